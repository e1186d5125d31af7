package main

import (
	"context"
	"regexp"
)

var named = regexp.MustCompile(`^# ([\w.-]+)$`)

// isFile is the name of the file that a block says it is; empty if it says none.
func isFile(b block) string {
	if len(b.text) == 0 {
		return ""
	}
	if found := named.FindStringSubmatch(b.text[0]); found != nil {
		return found[1]
	}
	return ""
}

// sample holds a block of text against what was printed, or writes it, if it is a file.
func (t *trial) sample(ctx context.Context, b block) error {
	if name := isFile(b); name != "" {
		return t.write(name, b)
	}
	if b.marks.notOutput != "" {
		t.leave(b.place(t.page, 0), "no sample: "+b.marks.notOutput)
		return nil
	}
	is := t.last
	if b.marks.outputOf != "" {
		var err error
		asked := block{line: b.marks.line, lang: byHand, text: []string{b.marks.outputOf}}
		if is, err = t.carryOut(ctx, asked, commandsOf(asked)); err != nil || ctx.Err() != nil {
			return err
		}
	} else if t.aside != "" {
		t.leave(b.place(t.page, 0), t.aside)
		return nil
	}
	t.hold(b, is)
	return nil
}

// hold complains of each line of a sample that was not printed.
func (t *trial) hold(b block, is printed) {
	wrong := missing(b.text, is.lines, b.marks.eyes())
	if why := incomparable(is.lines); why != "" && len(wrong) > 0 {
		t.tell("%s: %s: the sample is not compared", b.place(t.page, 0), why)
		return
	}
	t.samples++
	for _, n := range wrong {
		line := b.text[n]
		if now, is := closest(line, is.lines); is {
			t.newer[b.line+n] = now
		}
		t.complain(b.place(t.page, n), "this was not printed:\n    %s\n  nearest:\n    %s", line, orNothing(nearest(line, is.lines)))
	}
}

func orNothing(line string) string {
	if line == "" {
		return "(nothing like it)"
	}
	return line
}

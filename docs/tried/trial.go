package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
)

// trial is a page that is being tried.
type trial struct {
	reader
	page  string
	dir   string  // the reader's folder
	last  printed // by the last block of commands
	aside string  // why there is nothing to compare a sample with; empty: there is
	whole whole   // what parts of yaml belong to
	tally
	newer map[int]string // lines of the page that would be right, by their numbers from 1
}

// try goes through one page. What keeps it from doing so is a complaint, too.
func (r reader) try(ctx context.Context, page string) tally {
	t := trial{reader: r, page: page, newer: map[int]string{}, aside: "no command stands before it"}
	if err := t.through(ctx); err != nil {
		t.complain(page, "%v", err)
	}
	return t.tally
}

func (t *trial) through(ctx context.Context) error {
	text, err := os.ReadFile(t.page)
	if err != nil {
		return err
	}
	blocks, err := readPage(string(text))
	if err != nil {
		return err
	}
	beside, err := os.MkdirTemp("", "tried-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(beside)
	t.dir = filepath.Join(beside, "sockdrill")
	if err := checkout(t.dir, t.sockdrill); err != nil {
		return err
	}
	for i, b := range blocks {
		if err := t.block(ctx, b, sampleOf(blocks[i+1:])); err != nil || ctx.Err() != nil {
			return err
		}
	}
	if t.update {
		return rewrite(t.page, string(text), t.newer)
	}
	return nil
}

// sampleOf is the sample of a block of commands that those blocks follow; nil if there is none.
func sampleOf(blocks []block) *block {
	at := slices.IndexFunc(blocks, func(b block) bool { return b.lang != inProse })
	if at < 0 || blocks[at].lang != "text" || blocks[at].marks.notOutput != "" || blocks[at].marks.outputOf != "" {
		return nil
	}
	return &blocks[at]
}

func (t *trial) block(ctx context.Context, b block, sample *block) error {
	switch b.lang {
	case "sh":
		return t.commands(ctx, b, sample)
	case byHand:
		_, err := t.carryOut(ctx, b, commandsOf(b))
		return err
	case "text":
		return t.sample(ctx, b)
	case "yaml":
		return t.yaml(b)
	case inProse:
		t.spelled(b.place(t.page, 0), b.text[0])
	}
	return nil
}

// commands carries out a block of sh, and keeps what it printed for the samples behind it.
func (t *trial) commands(ctx context.Context, b block, sample *block) error {
	all := commandsOf(b)
	expect(all, b, sample)
	leave(all, b, t.dir)
	var chosen []command
	t.aside = ""
	for _, c := range all {
		if c.left == "" {
			chosen = append(chosen, c)
		} else {
			t.leave(b.place(t.page, c.line), c.left)
			t.spelled(b.place(t.page, c.line), c.text)
		}
	}
	if len(chosen) == 0 {
		t.last, t.aside = printed{}, "its command was left out"
		return nil
	}
	var err error
	t.last, err = t.carryOut(ctx, b, chosen)
	return err
}

package main

import (
	"context"
	"fmt"
)

// carryOut runs commands, and complains of the first that did not exit as it had to.
func (t *trial) carryOut(ctx context.Context, b block, all []command) (printed, error) {
	p, err := shell(ctx, t.dir, all, t.limit)
	if err != nil || ctx.Err() != nil {
		return p, err
	}
	t.run += p.ended
	if p.ended == len(all) {
		return p, nil
	}
	c, ends := all[p.ended], tail(p.lines)
	place := b.place(t.page, c.line)
	switch why := incomparable(p.lines); {
	case p.overdue:
		t.complain(place, "it was not over after %s: %s\n%s", t.limit, c.text, ends)
	case why != "":
		t.tell("%s: %s: exit code %d of %s says nothing", place, why, p.exit, c.text)
	default:
		t.complain(place, "exit code %d instead of %d: %s\n%s", p.exit, c.exit, c.text, ends)
	}
	t.leaveRest(b, all[p.ended+1:])
	return p, nil
}

// leaveRest tells of the commands that could not be carried out behind one that went wrong.
func (t *trial) leaveRest(b block, rest []command) {
	for _, c := range rest {
		t.leave(b.place(t.page, c.line), "the command before it went wrong")
	}
}

// tail is the end of what was printed, as lines of a complaint.
func tail(lines []string) string {
	const most = 12
	text := ""
	for _, line := range lines[max(0, len(lines)-most):] {
		text += fmt.Sprintf("    %s\n", line)
	}
	return text
}

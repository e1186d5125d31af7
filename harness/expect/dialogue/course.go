package dialogue

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness"
)

// most is how many questions of a course are looked at: those after the first show that it was answered well.
const most = 4

// Course is how a dialogue goes if every answer comes whole.
type Course struct {
	Questions []int    // that were asked, by their rules; four at most
	Conns     int      // on so many connections
	Printed   []string // what it printed meanwhile of the answers; four at most. Empty if it does not tell what it makes of one
	Eager     bool     // it does as much without an answer, so that what it prints alone tells what it has made of one
	Ended     bool     // the client's process ended by itself after them,
	Code      int      // with this exit status

	said [][]byte // the questions as they were asked on the first connection
}

// next reports whether these questions show that the client goes on after the first: it has asked what it asks next.
func (c Course) next(asked []int) bool {
	return len(c.Questions) > 1 && len(asked) > 1 && slices.Contains(asked[1:], c.Questions[1])
}

// all reports whether these questions are those of the course, and maybe more.
func (c Course) all(asked []int) bool {
	for _, rule := range c.Questions {
		n := slices.Index(asked, rule)
		if n < 0 {
			return false
		}
		asked = asked[n+1:]
	}
	return true
}

// Normal plays the dialogue with a process of its own in which nothing is wrong, each answer apart from the one before, and then with
// another one that gets no answer for as long.
// Whoever does the same without an answer asks several questions at once, or does not care: of such a client the case judges nothing,
// unless it prints what it makes of answers.
func Normal(ctx context.Context, l *harness.WireLab) (c Course) {
	d, began := play(ctx, l, apart(l), apart(l))
	d.await(ctx, l.Timing.Reply, func() bool { return len(d.asked()) >= most })
	c.Questions = d.asked()
	c.Questions, c.Conns = c.Questions[:min(len(c.Questions), most)], d.lab.Server().Accepted()
	c.Code, c.Ended = d.ended()
	if conns := d.lab.Server().Conns(); len(conns) > 0 {
		c.said = conns[0].Frames()
	}
	c.Printed = d.prints(ctx, len(c.Questions))
	took := l.Trace.Now() - began
	c.against(ctx, l, took+2*l.Timing.Quiet)
	if len(c.Questions) < 2 && !c.Ended && len(c.Printed) == 0 {
		harness.NotJudged("nothing that it does within %v after its first answer tells what it has made of it", l.Timing.Reply)
	}
	l.Note("with whole answers the client %s", c)
	return c
}

// against finds out what of a course tells that the client was answered, by a process that gets no answer for so long.
func (c *Course) against(ctx context.Context, l *harness.WireLab, limit time.Duration) {
	if len(c.Printed) > 0 && !c.repeats(ctx, l) {
		c.Printed = nil
	}
	silent, _ := play(ctx, l, never, never)
	if len(c.Printed) > 0 && l.Await(ctx, limit, func() bool { return len(silent.printed()) > 0 }) {
		l.Note("what client.prints.answer matches (%s) it prints without an answer, too: that tells nothing", quoted(silent.printed()))
		c.Printed = nil
	}
	if c.Eager = silent.proceeds(*c); len(c.Printed) == 0 {
		c.Eager = l.Await(ctx, limit, func() bool { return silent.proceeds(*c) })
	}
	if c.Eager && len(c.Printed) == 0 {
		harness.NotJudged("it does the same without an answer, so that nobody can tell what it has made of one")
	}
}

// repeats reports whether another process prints the same of the same answers.
func (c *Course) repeats(ctx context.Context, l *harness.WireLab) bool {
	again, _ := play(ctx, l, apart(l), apart(l))
	again.await(ctx, l.Timing.Reply, func() bool { return len(again.asked()) >= len(c.Questions) })
	printed := again.prints(ctx, len(c.Printed))
	if !slices.Equal(printed[:min(len(printed), len(c.Printed))], c.Printed) {
		l.Note("another process of it printed %s, and the first one %s: what it prints is not judged", quoted(printed), quoted(c.Printed))
		return false
	}
	return true
}

// play begins a dialogue with a process of its own, and returns when it began.
func play(ctx context.Context, l *harness.WireLab, first, rest First) (*Dialogue, time.Duration) {
	lab := l.Sibling(ctx)
	lab.MayEnd()
	d := begin(lab, first, rest)
	lab.Start(ctx)
	return d, l.Trace.Now()
}

// String says what the client does, within a sentence.
func (c Course) String() string {
	asks := "asks " + questions(len(c.Questions))
	if len(c.Questions) == most {
		asks = fmt.Sprintf("asks at least %d questions", most)
	}
	if c.Conns > 1 {
		asks += fmt.Sprintf(" on %d connections", c.Conns)
	}
	if len(c.Printed) > 0 {
		asks += ", prints " + quoted(c.Printed)
	}
	if c.Ended {
		asks += fmt.Sprintf(" and exits with status %d", c.Code)
	}
	return asks
}

package dialogue

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// most is how many questions of a course are looked at: those after the first show that it was answered well.
const most = 3

// Course is how a dialogue goes if every answer comes whole.
type Course struct {
	Questions []int // that were asked, by their rules; three at most
	Conns     int   // on so many connections
	Ended     bool  // the client's process ended by itself after them,
	Code      int   // with this exit status
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

// Normal plays the dialogue with a process of its own in which nothing is wrong, and then with another one that gets no answer for as long.
// Whoever does the same without an answer asks several questions at once, or does not care: of such a client the case judges nothing.
func Normal(ctx context.Context, l *harness.WireLab) (c Course) {
	d, began := play(ctx, l, nil)
	d.await(ctx, l.Timing.Reply, func() bool { return len(d.asked()) >= most })
	c.Questions = d.asked()
	c.Questions, c.Conns = c.Questions[:min(len(c.Questions), most)], d.lab.Server().Accepted()
	c.Code, c.Ended = d.ended()
	took := l.Trace.Now() - began
	if len(c.Questions) < 2 && !c.Ended {
		harness.NotJudged("nothing that it does within %v after its first answer tells what it has made of it", l.Timing.Reply)
	}
	silent, _ := play(ctx, l, func(ctx context.Context, _ *peer.Conn, _ []byte) error {
		<-ctx.Done()
		return context.Cause(ctx)
	})
	if l.Await(ctx, took+2*l.Timing.Quiet, func() bool { return silent.tookIt(c) }) {
		harness.NotJudged("it does the same without an answer, so that nobody can tell what it has made of one")
	}
	l.Note("with whole answers the client %s", c)
	return c
}

// play begins a dialogue with a process of its own, and returns when it began.
func play(ctx context.Context, l *harness.WireLab, first First) (*Dialogue, time.Duration) {
	lab := l.Sibling(ctx)
	lab.MayEnd()
	d := Begin(lab, first)
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
	if c.Ended {
		asks += fmt.Sprintf(" and exits with status %d", c.Code)
	}
	return asks
}

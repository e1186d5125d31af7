package leaps

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Far is by how much it leaps: longer than any limit, and what a machine does that takes local time for the time of the world.
const Far = time.Hour

// Clock is the wall clock as the implementation sees it.
type Clock struct {
	lab   *harness.Lab
	ahead time.Duration // of the true one
	leapt time.Duration // by how much it has leapt; 0 before it does
	at    time.Duration // when, on the trace's clock
	began bool          // it had asked for any time before
}

// Apart sets the implementation's wall clock ahead of the true one by Far, while nothing happens that a case looks at, and lets it notice:
// some keep the time that they have asked for until their loop turns. What is wrong from then on without a further leap is so because the
// kernel, which has the true clock, was asked to wait by the other one. That is Holds's to find out. The case needs OwnClock.
func Apart(ctx context.Context, lab harness.Any) *Clock {
	l := lab.Core()
	l.Step("the wall clock of the implementation stands %v ahead", Far)
	if err := l.Process.TakeClocks(Far); err != nil {
		l.Process.StillRuns()
		harness.NotJudged("its wall clock cannot be set from outside: %v", err)
	}
	l.Await(ctx, l.Timing.Quiet, l.Process.HasEnded)
	return &Clock{lab: l, ahead: Far}
}

// By lets it leap: ahead, or back if by is below zero.
func (c *Clock) By(by time.Duration) {
	l := c.lab
	asked, err := l.Process.ClocksAsked()
	c.began = asked.Wall+asked.Other > 0
	at := l.Trace.Now() // before it acts
	if err == nil {
		err = l.Process.SetClocks(c.ahead + by)
	}
	c.reached(err)
	l.Trace.Add(trace.Event{T: at, Lane: trace.Harness, Kind: trace.Mark, Note: "the wall clock of the implementation leaps " + words(by)}, nil)
	c.ahead, c.leapt, c.at = c.ahead+by, by, at
	l.Ledger.Done(fault.Leap(by))
}

// Seen says in the evidence how often the implementation asked for a time after the leap, and ends a case that has proven nothing: a
// process that holds sockets saw the true clock, or nobody has asked for any time in the way that is seen.
func (c *Clock) Seen() {
	asked, err := c.lab.Process.ClocksAsked()
	c.reached(err)
	if !c.lab.Process.ClocksReached() {
		harness.NotJudged("its wall clock does not leap for all of it: none of the processes that it was seen to consist of holds a socket")
	}
	if !c.began && asked.Wall+asked.Other == 0 {
		harness.NotJudged("it asks for no time, or asks the kernel by a system call: a clock that leaps for who asks as programs do (vDSO) " +
			"shows nothing then")
	}
	c.lab.Ledger.Say(fault.Leap(c.leapt), "it asked %d times for the wall clock afterwards, and %d times for another one", asked.Wall,
		asked.Other)
}

// reached ends a case whose implementation saw the true clock.
func (c *Clock) reached(err error) {
	if err != nil {
		c.lab.Process.StillRuns()
		harness.NotJudged("its wall clock does not leap for all of it: %v", err)
	}
}

// words says how it leaps.
func words(by time.Duration) string {
	if by < 0 {
		return timing.Round(-by).String() + " back"
	}
	return timing.Round(by).String() + " ahead"
}

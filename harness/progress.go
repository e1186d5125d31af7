package harness

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// tellEvery is how often somebody who waits is told how far a case has come.
const tellEvery = time.Second

// Going is the time of a case that goes on for as long as it is let (Lab.Lasts): how much of it is left, and what was done in it.
type Going struct {
	lab           *Lab
	what          string
	least, enough int64
	began, told   time.Duration
	done          int64
}

// GoOn begins that time. What says what is counted, in the plural: it takes longer if at least so many are not done by then, for fewer show
// nothing; and in the usual run it is over as soon as there are enough.
func (l *Lab) GoOn(least, enough int64, what string) *Going {
	now := l.Trace.Now()
	return &Going{lab: l, what: what, least: least, enough: enough, began: now, told: now}
}

// Did counts n more, and tells whoever waits for the run how far it has come.
func (g *Going) Did(n int64) {
	g.done += n
	now := g.lab.Trace.Now()
	if here.host.Advanced == nil || g.lab.Brief || now-g.told < tellEvery {
		return
	}
	g.told = now
	here.host.Advanced(record.Progress{Done: g.done, What: g.what, Took: now - g.began, Left: max(0, g.lab.Lasts-(now-g.began))})
}

// Done is how many were done so far.
func (g *Going) Done() int64 { return g.done }

// Took is how long it has gone on.
func (g *Going) Took() time.Duration { return g.lab.Trace.Now() - g.began }

// Over reports whether the time is over. Where that brought too little to judge, and some time more did not help, nothing is.
func (g *Going) Over() bool {
	took := g.Took()
	switch {
	case g.done < g.least && took >= g.lab.Lasts+g.lab.Timing.Bulk:
		Inconclusive("Only %d %s came about in %v, and this needs %d. A run of this case alone, with more time for it (--soak 10m), settles it.",
			g.done, g.what, took, g.least)
	case g.done < g.least:
		return false
	}
	return took >= g.lab.Lasts || g.lab.Brief && g.done >= g.enough
}

// End notes what was done, and at which rate.
func (g *Going) End() {
	took := g.Took()
	g.lab.Note("%d %s in %v, %.0f a second", g.done, g.what, took, float64(g.done)/max(took, time.Millisecond).Seconds())
}

// Halts waits until what is due has come, for the limit at most, and otherwise fails the scenario with these words, in this class. Where the
// implementation is seen to be at rest then, no thread of it waits for this machine, and it will never come.
func (f Failing) Halts(ctx context.Context, lab Any, limit time.Duration, due func() bool, format string, args ...any) {
	l := lab.Core()
	if l.Await(ctx, limit, due) {
		return
	}
	rests := l.Process.measured() && l.Process.AtRest(ctx)
	switch {
	case due():
	case rests:
		f.fail(verdict.Safety, format+" It is at rest meanwhile.", args...)
	default:
		f.fail(verdict.Liveness, format, args...)
	}
}

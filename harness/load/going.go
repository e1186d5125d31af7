package load

import (
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
)

// tellEvery is how often somebody who waits is told how far a case has come.
const tellEvery = time.Second

// Going is the time of a case that goes on for as long as it is let (Lab.Lasts): how much of it is left, and what was done in it.
type Going struct {
	lab           *harness.Lab
	what          string
	least, enough int64
	began, told   time.Duration
	done          int64
}

// GoOn begins that time. What says what is counted, in the plural: it takes longer if at least so many are not done by then, for fewer show
// nothing; and in the usual run it is over as soon as there are enough.
func GoOn(lab harness.Any, least, enough int64, what string) *Going {
	l := lab.Core()
	now := l.Trace.Now()
	return &Going{lab: l, what: what, least: least, enough: enough, began: now, told: now}
}

// Did counts n more, and tells whoever waits for the run how far it has come.
func (g *Going) Did(n int64) {
	g.done += n
	now := g.lab.Trace.Now()
	if g.lab.Brief || now-g.told < tellEvery {
		return
	}
	g.told = now
	harness.Advanced(record.Progress{Done: g.done, What: g.what, Took: now - g.began, Left: max(0, g.lab.Lasts-(now-g.began))})
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
		harness.Inconclusive("Only %d %s came about in %v, and this needs %d. A run of this case alone, with more time for it (--soak 10m), settles it.",
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

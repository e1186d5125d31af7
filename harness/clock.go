package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// maxDoubt is the disagreement of two clocks above which times of the account prove nothing.
const maxDoubt = 5 * time.Millisecond

// Told converts a time of the account to the trace's clock. Clocks that disagree too much make it inconclusive.
func (l *Lab) Told(e adapter.Event) time.Duration {
	if doubt := l.Session.ClockDoubt(); doubt > maxDoubt {
		l.Inconclusive("The adapter's clock could only be read to within %v; times of the account prove nothing here. A run of this "+
			"case alone, on a machine with less to do, settles it.", doubt)
	}
	l.told = true
	return l.Session.OnTrace(e.T)
}

// Measured keeps a time that was held against a bound, for the report.
func (l *Lab) Measured(b record.TimeBound) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.windows = append(l.windows, b)
}

// judgeClock looks whether the adapter's clock still stands to ours as it did at the start, if its times counted: stamps of
// a clock that was set meanwhile prove nothing against the implementation.
func (l *Lab) judgeClock() {
	if !l.told || l.Session == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), l.Timing.Prompt)
	defer cancel()
	// An adapter that does not answer any more is judged by judgeProcess.
	if moved, err := l.Session.ClockMoved(ctx); err == nil && moved > maxDoubt {
		here.worsen(verdict.Error, verdict.Adapter, record.ClassClock, fmt.Sprintf(
			"The adapter's clock was set by %v in the middle of the scenario, and times by it were judged. It must report times of a "+
				"monotonic clock.", round(moved)))
	}
}

// lateness is K: how late this host was in the window, and how long the implementation waited for a processor. The
// latter is known since the lab was ready only, so it is an upper bound.
func (l *Lab) Lateness(from, to time.Duration) time.Duration {
	start := l.Trace.Start()
	k := here.host.Lateness(start.Add(from), start.Add(to))
	if l.proc != nil {
		if u, err := l.proc.Usage(); err == nil {
			k += max(0, u.Waited-l.waited)
		}
	}
	return k
}

// ready notes how long the implementation has waited for a processor until now.
func (l *Lab) ready() {
	if l.proc == nil {
		return
	}
	if u, err := l.proc.Usage(); err == nil {
		l.waited = u.Waited
	}
}

func round(d time.Duration) time.Duration { return timing.Round(d) }

// Restful is the share of one processor below which a process is at rest: a loop that never waits takes all of one, and one
// that waits takes next to nothing.
const Restful = 0.25

// AtRest watches for the time of Timing.Quiet whether the implementation runs, or waits for a processor, for less than a
// quarter of that. Where this machine was so late that it cannot be told, it is not at rest. It needs Linux and a process of
// ours.
func (l *Lab) AtRest(ctx context.Context) bool {
	_, rested := l.Workload(ctx)
	return rested
}

// Workload measures which part of the time that follows the implementation ran, and whether it was at rest. How long a thread
// has waited is known once it runs again; until then this machine's own lateness tells that there is a queue.
func (l *Lab) Workload(ctx context.Context) (ran float64, rested bool) {
	from, before := time.Now(), l.Memory()
	l.Await(ctx, l.Timing.Quiet, func() bool { return false })
	to, after := time.Now(), l.Memory()
	ran = (after.Worked - before.Worked).Seconds() / to.Sub(from).Seconds()
	waited := max(after.Waited-before.Waited, here.host.Lateness(from, to)).Seconds() / to.Sub(from).Seconds()
	return ran, ran+waited < Restful
}

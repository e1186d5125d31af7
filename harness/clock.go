package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/pen"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// maxDoubt is the disagreement of two clocks above which times of the account prove nothing.
const maxDoubt = 5 * time.Millisecond

// Told converts a time of the account to the trace's clock. Clocks that disagree too much make it inconclusive.
func (l *Lab) Told(e adapter.Event) time.Duration {
	if doubt := l.Session.ClockDoubt(); doubt > maxDoubt {
		Inconclusive("The adapter's clock could only be read to within %v; times of the account prove nothing here. A run of this "+
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
	if b.Never {
		l.vain = wait{} // it is told
	}
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

// Lateness is K: how late this host was in the window, and how long the implementation waited for a processor. The
// latter is known since the lab was ready only, so it is an upper bound; of a process that has ended it is what was seen last.
func (l *Lab) Lateness(from, to time.Duration) time.Duration {
	start := l.Trace.Start()
	k := here.host.Lateness(start.Add(from), start.Add(to))
	l.Process.TryMemory()
	l.mu.Lock()
	defer l.mu.Unlock()
	return k + max(0, l.lastWaited-l.waited)
}

// Advanced tells whoever waits for the run how far a case has come that goes on for long.
func Advanced(p record.Progress) {
	if here.host.Advanced != nil {
		here.host.Advanced(p)
	}
}

// ready notes how long the implementation has waited for a processor until now.
func (l *Lab) ready() {
	if u, ok := l.Process.TryMemory(); ok {
		l.waited = u.Waited
	}
}

func round(d time.Duration) time.Duration { return timing.Round(d) }

// No wait has a limit that its case did not ask for, and none may be longer than its case: Ginkgo would end the case first, and what
// was waited for would look as if it had not come.

// Within is ctx for a wait of the peer that has to be over within the limit. It is given back with the case.
func (l *Lab) Within(ctx context.Context, limit time.Duration) context.Context {
	l.vetWait(limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	ginkgo.DeferCleanup(cancel)
	return ctx
}

// toPeer completes the configuration of a peer of this lab.
func (l *Lab) toPeer(c peer.Config) peer.Config {
	c.Transport, c.Framing = l.carrier, l.Framing
	if l.setup.byHand && c.Ledger != nil { // a bystander speaks as any other
		c.Transport = pen.Transport(l.TLS.Terms())
	}
	c.SendLimit, c.Longest = l.Timing.Bulk+l.Impl.Service.Carries(1<<20), l.CaseTime
	c.Lives = l.Impl.Lives()
	return c
}

// vetWait makes a wait that is longer than the whole case an error of the harness, before anything is blamed on anybody.
func (l *Lab) vetWait(limit time.Duration) {
	if limit > l.CaseTime {
		Abort(verdict.Error, verdict.Harness, fmt.Sprintf(
			"The case would wait for up to %v, and may take %v in all: it has to say what it waits for (harness.Waits).", limit,
			l.CaseTime))
	}
}

// Await waits for the condition, at most for the limit, and reports whether it came. It expects nothing: for scenarios that
// give an implementation time for something which it may do, and then look at what it must have done.
func (l *Lab) Await(ctx context.Context, limit time.Duration, condition func() bool) bool {
	l.vetWait(limit)
	from := l.Trace.Now()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	poll := time.NewTicker(l.Timing.Poll)
	defer poll.Stop()
	for !condition() {
		select {
		case <-poll.C:
		case <-ctx.Done():
			came := condition()
			if !came {
				l.mu.Lock()
				l.vain = wait{from, limit, l.Trace.Now()}
				l.mu.Unlock()
			}
			return came
		}
	}
	return true
}

package harness

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// maxDoubt is the disagreement of two clocks above which times of the account prove nothing.
const maxDoubt = 5 * time.Millisecond

// grave says when what comes too early is wrong for good, beside where the time began to count before its cause: it was missed by so
// many times the host's lateness in the whole case, and what delivery may cost, that the beginning cannot have been seen so late.
const grave = 4

// Lasts expects that what began and ended at these times on the trace's clock took the nominal time: never early, late
// within reason (timing.Around).
func (l *Lab) Lasts(name string, from, to, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	l.InWindow(name, from, to, l.Timing.Around(nominal, 0))
}

// InWindow expects that what began and ended at these times took a time in the window. The late edge is widened by
// what the host was late meanwhile.
func (l *Lab) InWindow(name string, from, to time.Duration, w timing.Window) {
	ginkgo.GinkgoHelper()
	l.inWindow(name, from, to, w, false)
}

// inWindow is InWindow that may be told that from is no observation, but a time before the cause: a late host can make
// such a span longer and never shorter.
func (l *Lab) inWindow(name string, from, to time.Duration, w timing.Window, caused bool) {
	ginkgo.GinkgoHelper()
	took := to - from
	k := l.lateness(from, to)
	w.Latest += k
	l.mu.Lock()
	l.windows = append(l.windows, record.TimeBound{Name: strings.TrimSuffix(name, ","), From: from, Window: w, Took: took, K: k})
	l.mu.Unlock()
	if w.Holds(took) {
		return
	}
	edge, miss, verb := "too late", took-w.Latest, As(record.ClassTiming).Missed
	if took < w.Earliest {
		edge, miss = "too early", w.Earliest-took
		if l.surely(miss, to, caused) {
			verb = As(record.ClassTiming).Wrong
		}
	}
	verb("Expected %s after %v to %v, but it took %v: %s by %v. (The host itself was at most %v late meanwhile.)",
		name, w.Earliest, w.Latest, took, edge, miss, k)
}

// surely reports whether what came too early by so much, at this time, did so whatever this host did.
func (l *Lab) surely(miss, at time.Duration, caused bool) bool {
	return caused || miss >= grave*(l.lateness(0, at)+l.Timing.Late)
}

// Told converts a time of the account to the trace's clock. Clocks that disagree too much make it inconclusive.
func (l *Lab) Told(e adapter.Event) time.Duration {
	if doubt := l.session.ClockDoubt(); doubt > maxDoubt {
		l.Inconclusive("The adapter's clock could only be read to within %v; times of the account prove nothing here. A run of this "+
			"case alone, on a machine with less to do, settles it.", doubt)
	}
	l.told = true
	return l.session.OnTrace(e.T)
}

// judgeClock looks whether the adapter's clock still stands to ours as it did at the start, if its times counted: stamps of
// a clock that was set meanwhile prove nothing against the implementation.
func (l *Lab) judgeClock() {
	if !l.told || l.session == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), l.Timing.Prompt)
	defer cancel()
	// An adapter that does not answer any more is judged by judgeProcess.
	if moved, err := l.session.ClockMoved(ctx); err == nil && moved > maxDoubt {
		here.worsen(verdict.Error, verdict.Adapter, record.ClassClock, fmt.Sprintf(
			"The adapter's clock was set by %v in the middle of the scenario, and times by it were judged. It must report times of a "+
				"monotonic clock.", round(moved)))
	}
}

// ToldLasts is Lasts for two events of the account. Both bounds are widened by half of what the shortest query of the clock took.
func (l *Lab) ToldLasts(name string, from, to adapter.Event, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	l.InWindow(name, l.Told(from), l.Told(to), l.Timing.Around(nominal, 0).Widen(l.session.ClockDoubt()))
}

// ToldAfter is InWindow from a time on the trace's clock to an event of the account. Both bounds are widened by what the two
// clocks may disagree about.
func (l *Lab) ToldAfter(name string, from time.Duration, to adapter.Event, w timing.Window) {
	ginkgo.GinkgoHelper()
	doubt := l.session.ClockDoubt()
	w.Earliest -= doubt
	w.Latest += doubt
	l.InWindow(name, from, l.Told(to), w)
}

// lateness is K: how late this host was in the window, and how long the implementation waited for a processor. The
// latter is known since the lab was ready only, so it is an upper bound.
func (l *Lab) lateness(from, to time.Duration) time.Duration {
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

// Undisturbed reports whether something that is only meaningful on an undisturbed host was disturbed; it makes the case inconclusive.
func (l *Lab) Undisturbed(from, to, most time.Duration) {
	if k := l.lateness(from, to); k > most {
		l.abort(verdict.Inconclusive, verdict.Host,
			fmt.Sprintf("The host was %v late meanwhile; this case bears at most %v.", round(k), most))
	}
}

package timed

import (
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// grave says when what comes too early is wrong for good, beside where the time began to count before its cause: it was missed by so
// many times the host's lateness in the whole case, and what delivery may cost, that the beginning cannot have been seen so late.
const grave = 4

// Lasts expects that what began and ended at these times on the trace's clock took the nominal time: never early, late
// within reason (timing.Around).
func Lasts(lab harness.Any, name string, from, to, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	InWindow(l, name, from, to, l.Timing.Around(nominal, 0))
}

// InWindow expects that what began and ended at these times took a time in the window. The late edge is widened by
// what the host was late meanwhile.
func InWindow(lab harness.Any, name string, from, to time.Duration, w timing.Window) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	InWindowSince(l, name, from, to, w, false)
}

// InWindowSince is InWindow for a span of which it is known whether its beginning was only observed. With caused, from is a moment before
// whatever began the time: the true time is shorter than the span then, so that a span which is too short is wrong however late this host
// was. Without it, from is when the beginning was seen, which a late host may have seen late.
func InWindowSince(l *harness.Lab, name string, from, to time.Duration, w timing.Window, caused bool) {
	ginkgo.GinkgoHelper()
	took := to - from
	k := l.Lateness(from, to)
	due := w.Latest
	w.Latest += k
	l.Measured(record.TimeBound{Name: strings.TrimSuffix(name, ","), From: from, Window: w, Took: took, K: k})
	if w.Holds(took) {
		if explainsNothing(took, due) {
			harness.Inconclusive("Expected %s after %v to %v, and it took %v while this machine was up to %v late: an excuse of more than "+
				"a third of what was due would excuse a wrong time, too. A run of this case alone, on a machine with less to do, settles it.",
				name, w.Earliest, due, took, k)
		}
		return
	}
	edge, miss, verb := "too late", took-w.Latest, harness.As(record.ClassTiming).Missed
	if took < w.Earliest {
		edge, miss = "too early", w.Earliest-took
		if surely(l, miss, to, caused) {
			verb = harness.As(record.ClassTiming).Wrong
		}
	}
	verb("Expected %s after %v to %v, but it took %v: %s by %v. (The host itself was at most %v late meanwhile.)",
		name, w.Earliest, w.Latest, took, edge, miss, k)
}

// explainsNothing reports whether what was due at the latest after one time, and took another, holds only by an excuse of more than a
// third of that. A delay that doubled once too often is hardly more than that above the latest that is due, in which our tolerance is.
func explainsNothing(took, due time.Duration) bool { return 3*(took-due) > due }

// surely reports whether what came too early by so much, at this time, did so whatever this host did.
func surely(l *harness.Lab, miss, at time.Duration, caused bool) bool {
	return caused || miss >= grave*(l.Lateness(0, at)+l.Timing.Late)
}

// LastsSince is Lasts for a timer whose beginning was not seen: it began after one time and before another one, as when
// the harness asked for something and the wire showed it later. Never early counts from the first, late within reason from
// the second. Both edges are widened by what the clocks of trace and account may disagree about.
func LastsSince(lab harness.Any, name string, after, before, to, nominal time.Duration) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	w := l.Timing.Around(nominal, 0)
	w.Latest += before - after
	if l.Session != nil {
		w = w.Widen(l.Session.ClockDoubt())
	}
	InWindowSince(l, name, after, to, w, true)
}

// Never keeps for the report that what should have taken the nominal time from then on has not come yet.
func Never(lab harness.Any, name string, from, nominal time.Duration) {
	l := lab.Core()
	l.Measured(record.TimeBound{Name: name, From: from, Window: l.Timing.Around(nominal, 0), Took: l.Trace.Now() - from, Never: true})
}

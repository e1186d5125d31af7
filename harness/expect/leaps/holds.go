package leaps

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// grave says when what has not come is wrong for good: it is overdue by so many times what this host was late in the whole case, and what
// delivery may cost. A time of day that is an hour away leaves no doubt on a host that is not late by seconds.
const grave = 4

// Span is a time that the implementation has to keep. It began between After and Before.
type Span struct {
	Name          string // such as "the end of a silent connection (limit 2s)"
	After, Before time.Duration
	Kept          timing.Window                // from its beginning to its end
	Ended         func() (time.Duration, bool) // when it was over, on the trace's clock; false while it is not
}

// Of is a span of this nominal length.
func Of(lab harness.Any, name string, after, before, nominal time.Duration, ended func() (time.Duration, bool)) Span {
	w := lab.Core().Timing.Around(nominal, 0)
	return Span{Name: name, After: after, Before: before, Kept: w, Ended: ended}
}

// Told has an event of the account be the end of a span.
func Told(lab harness.Any, event func() (adapter.Event, bool)) func() (time.Duration, bool) {
	return func() (time.Duration, bool) {
		e, ok := event()
		if !ok {
			return 0, false
		}
		return lab.Core().Told(e), true
	}
}

// window is when it may be over, counted from After.
func (s Span) window(l *harness.Lab) timing.Window {
	w := s.Kept
	w.Latest += s.Before - s.After
	if l.Session != nil {
		w = w.Widen(l.Session.ClockDoubt())
	}
	return w
}

// over waits for its end.
func (c *Clock) over(ctx context.Context, s Span) (at time.Duration, ok bool) {
	l := c.lab
	l.Await(ctx, s.window(l).Latest+l.Timing.Prompt, func() bool {
		at, ok = s.Ended()
		return ok || l.Process.HasEnded()
	})
	if l.Process.HasEnded() {
		l.Process.StillRuns()
	}
	return at, ok
}

// Holds ends the case without a verdict if a span is not kept in which the clock does not leap: then a leap shows nothing.
func (c *Clock) Holds(ctx context.Context, s Span) {
	l := c.lab
	at, ok := c.over(ctx, s)
	if ctx.Err() != nil {
		harness.Inconclusive("The case had no time left for %s.", s.Name)
	}
	w := s.window(l)
	took, k := at-s.After, l.Lateness(s.After, l.Trace.Now())
	if w.Latest += k; ok && w.Holds(took) {
		return
	}
	came := "came after " + timing.Round(took).String()
	if !ok {
		came = "had not come after " + timing.Round(l.Trace.Now()-s.After).String()
	}
	harness.NotJudged("while its wall clock stood apart from the true one, and did not leap, %s was due after %v to %v, and %s: it may have "+
		"the kernel wait until a time of the wall clock, and the kernel's own does not leap", s.Name, timing.Round(w.Earliest),
		timing.Round(w.Latest), came)
}

// In lets the clock leap in the midst of a span, and expects that the span is kept: its end comes neither early nor late by what the clock
// says.
func (c *Clock) In(ctx context.Context, s Span, by time.Duration) {
	ginkgo.GinkgoHelper()
	l := c.lab
	l.Await(ctx, s.After+s.window(l).Earliest/3-l.Trace.Now(), func() bool { _, ok := s.Ended(); return ok })
	c.By(by)
	if at, ok := s.Ended(); ok && at < c.at || l.Trace.Now() > s.After+s.window(l).Earliest-l.Timing.Late {
		harness.Inconclusive("This machine was so late that the wall clock leapt only when %s was nearly due, or over. A run of this case "+
			"alone, on a machine with less to do, settles it.", s.Name)
	}
	c.lasts(ctx, s)
	c.Seen()
}

// lasts expects that the span is kept.
func (c *Clock) lasts(ctx context.Context, s Span) {
	ginkgo.GinkgoHelper()
	l := c.lab
	w, leap := s.window(l), "its wall clock leapt "+words(c.leapt)+" meanwhile"
	at, ok := c.over(ctx, s)
	if !ok {
		l.Measured(record.TimeBound{Name: s.Name, From: s.After, Window: w, Took: l.Trace.Now() - s.After, Never: true})
		verb := harness.As(record.ClassTiming).Missed
		if l.Trace.Now()-s.After-w.Latest >= grave*(l.Lateness(0, l.Trace.Now())+l.Timing.Late) {
			verb = harness.As(record.ClassTiming).Wrong
		}
		verb("Expected %s after %v to %v, but it had not come after %v: %s, and whoever waits until a time "+
			"of day waits for that time to come again. How long something takes is told by a clock that nobody sets.", s.Name,
			timing.Round(w.Earliest), timing.Round(w.Latest), timing.Round(l.Trace.Now()-s.After), leap)
	}
	if !w.Holds(at - s.After) { // a process that dies ends its connections first
		l.Await(ctx, l.Timing.Quiet, l.Process.HasEnded)
		l.Process.StillRuns()
	}
	timed.InWindowSince(l, s.Name+" ("+leap+")", s.After, at, w, true)
}

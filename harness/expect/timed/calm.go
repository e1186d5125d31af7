package timed

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Pause is a time in which something is seen not to happen.
type Pause struct {
	lab    *harness.Lab
	from   time.Time
	waited time.Duration // by the implementation, for a processor, until then
}

// Pausing begins a pause.
func Pausing(lab harness.Any) Pause {
	l := lab.Core()
	u, _ := l.Process.TryMemory()
	return Pause{lab: l, from: time.Now(), waited: u.Waited}
}

// Calm reports whether a pause in which nothing happened says something of the implementation: neither this machine nor the wait for a
// processor kept it from its work for more than half of Timing.Quiet. Where there was no such pause for the time of Timing.Bulk since
// began, on the trace's clock, the case is inconclusive; or for half of a limit that the implementation declares, by which it may end
// what stands still.
func (p Pause) Calm(began time.Duration) bool {
	l := p.lab
	most := longest(l.Impl, l.Timing.Bulk)
	if harness.HostLate(p.from, time.Now())+Pausing(l).waited-p.waited <= l.Timing.Quiet/2 {
		return true
	}
	if l.Trace.Now()-began > most {
		harness.Inconclusive("Within %v this machine was never so quiet that one could tell whether the %s waits, or is only late. "+
			"A run of this case alone, when this machine has less to do, settles it.", most, l.Impl.Side)
	}
	return false
}

// longest is how long a calm pause is waited for: most, or half of the shortest limit that is declared.
func longest(i subject.Implementation, most time.Duration) time.Duration {
	for _, limit := range []string{subject.WaitSend, subject.WaitFrame, subject.WaitIdle} {
		if declared := i.Declared(limit).D(); declared > 0 {
			most = min(most, declared/2)
		}
	}
	return most
}

// Calmly waits until the condition holds, or has not held during a calm pause of Timing.Quiet; it reports whether it held.
func Calmly(ctx context.Context, lab harness.Any, condition func() bool) bool {
	l := lab.Core()
	for began := l.Trace.Now(); ; {
		pause := Pausing(l)
		if l.Await(ctx, l.Timing.Quiet, condition) {
			return true
		}
		if ctx.Err() != nil || pause.Calm(began) {
			return false
		}
	}
}

// Stays expects that what it looks at over and over matches for as long as a calm pause of Timing.Quiet lasts: an implementation that was
// kept from its work all the time has not shown that it does nothing wrong.
func Stays(ctx context.Context, lab harness.Any, actual any, matcher types.GomegaMatcher, why ...any) {
	ginkgo.GinkgoHelper()
	StaysAs(ctx, record.ClassExpectation, lab, actual, matcher, why...)
}

// StaysAs is Stays for a failure of another class.
func StaysAs(ctx context.Context, class record.Class, lab harness.Any, actual any, matcher types.GomegaMatcher, why ...any) {
	ginkgo.GinkgoHelper()
	l := lab.Core()
	for began := l.Trace.Now(); ; {
		pause := Pausing(l)
		harness.As(class).Consistently(ctx, actual).Should(matcher, why...)
		if ctx.Err() != nil || pause.Calm(began) {
			return
		}
	}
}

// StaysPending expects that nothing comes of what a client was asked for during a calm pause of Timing.Quiet, and says why nothing can.
func StaysPending(ctx context.Context, s *harness.Sending, why string) {
	ginkgo.GinkgoHelper()
	if Calmly(ctx, s.Lab, func() bool { return !s.Pending() }) {
		harness.Unasked("Expected no outcome of %s yet, but the client reports %s: %s.", s.What, outcome(s.Outcome(ctx, 0)), why)
	}
}

// outcome words a done event.
func outcome(e adapter.Event) string {
	if e.Succeeded() {
		return "success"
	}
	return fmt.Sprintf("class %s (%q)", e.Class, e.Detail)
}

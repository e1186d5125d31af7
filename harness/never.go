package harness

import (
	"strconv"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/lazy"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// invariant is what some evidence has to match at any time.
type invariant struct {
	evidence func() any
	matcher  types.GomegaMatcher
	why      string
}

// Always makes the lab look at some evidence once more when the scenario is over, and whatever became of it: a scenario that ends
// because something is missing must not hide that something else is wrong. Only what no time could mend counts.
func (l *Lab) Always(evidence func() any, matcher types.GomegaMatcher, why string) {
	l.never = append(l.never, invariant{evidence, matcher, why})
}

// SettleInvariants looks at them now, and never again: before something that they are not about joins the evidence.
func (l *Lab) SettleInvariants() {
	l.judgeInvariants()
	l.never = nil
}

// judgeInvariants holds what must always hold against the evidence that there is at the end.
func (l *Lab) judgeInvariants() {
	for _, i := range l.never {
		evidence := i.evidence()
		if ok, err := i.matcher.Match(evidence); ok || err != nil {
			continue
		}
		message := i.matcher.FailureMessage(evidence)
		if _, kind := verdict.Unmark(message); kind == verdict.Safety {
			here.worsen(verdict.Fail, verdict.Implementation, record.ClassDelivery, message+" "+i.why)
		}
	}
}

// wait is one that was over without what was waited for, on the trace's clock.
type wait struct{ from, limit, until time.Duration }

// timedOut is how Gomega begins what it says of a wait that was in vain.
var timedOut = lazy.Regexp(`^Timed out after ([0-9.]+)s\.`)

// failing fails the spec, and keeps for the report what was waited for in vain just before.
func failing(message string, skip ...int) {
	if here != nil && len(here.labs) > 0 {
		here.labs[0].keepWait(message)
		here.labs[0].starves()
	}
	ginkgo.Fail(message, append(skip, 0)[0]+1)
}

// starves notes if the implementation is ready to run and gets no processor: what did not come may be on its way, and is judged again.
func (l *Lab) starves() {
	if l.Process != nil {
		starved(l.Process.Starving(timing.Stall))
	}
}

func (l *Lab) keepWait(message string) {
	const justNow = 100 * time.Millisecond
	now := l.Trace.Now()
	if m := timedOut().FindStringSubmatch(message); m != nil {
		if seconds, err := strconv.ParseFloat(m[1], 64); err == nil {
			took := time.Duration(seconds * float64(time.Second))
			l.inVain(now-took, took)
			return
		}
	}
	l.mu.Lock()
	w := l.vain
	l.mu.Unlock()
	if w.limit > 0 && now-w.until < justNow {
		l.inVain(w.from, w.limit)
	}
}

// inVain keeps that something had not come when its time was over.
func (l *Lab) inVain(from, limit time.Duration) {
	l.Measured(record.TimeBound{Name: "what was waited for", From: max(0, from), Window: timing.Window{Latest: limit}, Took: limit, Never: true,
		K: here.host.Lateness(l.Trace.Start().Add(from), l.Trace.Start().Add(from+limit))})
}

package harness

import (
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/record"
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

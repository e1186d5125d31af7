package harness

import (
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Decides fails the self-check if a stall of this machine kept one of these cases of the run from its verdict; with none named, any
// case. That says nothing of sockdrill, whatever was expected: it is a verdict that did not come in time, so that the runner repeats
// the self-check alone, and does not blame us if it is so again. Every other difference is left to the caller.
func (d Drilled) Decides(cases ...string) {
	ginkgo.GinkgoHelper()
	if r, found := d.undecided(cases); found {
		here.outcome.Stall = max(here.outcome.Stall, r.Stall)
		Missed("Expected a verdict on %s, by which this check judges sockdrill, but this machine kept the run from one, which says: %s",
			r.Case, r.Message)
	}
}

// undecided returns the result of one of these cases that a stall is blamed for, of several that of the greatest one. A case without a
// verdict or a reason counts as any: what it was to rest on has no verdict.
func (d Drilled) undecided(cases []string) (worst record.Result, found bool) {
	any := len(cases) == 0 || slices.ContainsFunc(cases, func(id string) bool {
		r := d.Results[id]
		return r.Verdict == verdict.None && r.Skipped == ""
	})
	for id, r := range d.Results {
		blamed := r.Verdict == verdict.Inconclusive && r.Blame == verdict.Host && r.Stall >= timing.Stall
		if blamed && (any || slices.Contains(cases, id)) && (!found || r.Stall > worst.Stall) {
			worst, found = r, true
		}
	}
	return worst, found
}

package self

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Where this system lets nobody have a resolv.conf of his own, what is left to be judged is that the report says so.
var _ = harness.Describe("Sockdrill, given a client that knows only the resolver of its system and", func() {
	const four, six, cut = "HEB-014.client.four", "HEB-014.client.six", "HEB-017.client"

	It("asks that, has it ask ours: by UDP, by TCP, and for either family", selfCheck("ADP-026.harness.asks"), func(ctx SpecContext) {
		run := harness.Drill(ctx, four, six, cut, "--client", harness.Fixture("asks-system"))
		for _, id := range []string{four, six, cut} {
			r := result(run, id)
			if why := names.Lacks(); why != "" {
				Expect(r.Skipped).To(ContainSubstring(why), "the reason must be told")
				continue
			}
			Expect(r.Verdict).To(Equal(verdict.Pass), "%s: %s", id, r.Message)
		}
	})

	It("does not ask anybody, fails it: it has one address for every name", selfCheck("ADP-026.harness.hard-wired"), func(ctx SpecContext) {
		run := harness.Drill(ctx, six, cut, "--client", harness.Fixture("hard-wired"))
		for _, id := range []string{six, cut} {
			r := result(run, id)
			if why := names.Lacks(); why != "" {
				Expect(r.Skipped).To(ContainSubstring(why), "the reason must be told")
				continue
			}
			expectVerdict(r, verdict.Fail, verdict.Implementation, r.Class)
		}
	})
})

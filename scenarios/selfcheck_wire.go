package scenarios

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

var _ = harness.Describe("Sockdrill, given a client without an adapter that", func() {
	DescribeTable("never connects, gives it no verdict and says what it saw",
		func(ctx SpecContext, name, says string) {
			run := harness.Drill(ctx, "CTO-012.client.first", "BKF-026.client.reset", "--client", harness.Fixture(name, "{addr}"))
			r := result(run, "CTO-012.client.first")
			expectVerdict(r, verdict.Error, verdict.Implementation, harness.ClassStart)
			Expect(r.Message).To(ContainSubstring(says), "the message must say what was seen")
			Expect(run.Exit).To(Equal(4), "exit code of a run in which nothing started")
			Expect(result(run, "BKF-026.client.reset").Verdict).To(Equal(verdict.None), "nothing else can be judged")
		},
		Entry("a client that ends by itself", selfCheck("ADP-001.harness.client-ends"), "quits", "exited with status 3 before it had connected"),
		Entry("a client that never connects", selfCheck("ADP-002.harness.client-shy"), "shy", "did not connect to"),
	)

	It("does not come back, judges nothing that needs it to, and says so: coming back after a loss", selfCheck("ADP-003.harness.client-once"), func(ctx SpecContext) {
		run := harness.Drill(ctx, "CTO-012.client.first", "BKF-026.client.reset", "FRM-001.client", "--client", harness.Fixture("once", "{addr}"))
		Expect(result(run, "CTO-012.client.first").Verdict).To(Equal(verdict.Pass), "it connected")
		Expect(result(run, "BKF-026.client.reset").Skipped).To(ContainSubstring("did not come back"))
		Expect(result(run, "FRM-001.client").Skipped).To(ContainSubstring("no adapter"))
	})
})

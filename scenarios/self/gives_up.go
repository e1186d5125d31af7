package self

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// The fixture makes five attempts within a tenth of a second and ends with an error status, as programs do that leave the rest to whoever
// started them. It says that it comes back, and not how often.
var _ = harness.Describe("Sockdrill, given a client without an adapter that gives up after some attempts,", func() {
	It("fails it nowhere if nobody declares for how long it goes on: the last attempt is its own matter",
		selfCheck("ADP-003.harness.client-gives-up"), func(ctx SpecContext) {
			judged := []string{"CTO-012.client.reset", "CTO-012.client.close", "FSM-018.client", "BKF-026.client.reset",
				"BKF-026.client.close"}
			open := []string{"KIL-013.client", "KIL-011.client.wire", "BKF-027.client"}
			run := harness.Drill(ctx, append(append([]string{"-f", plainly("gives-up", "limits: {}")}, judged...), open...)...)
			for _, id := range judged {
				r := result(run, id)
				Expect(r.Verdict).To(Equal(verdict.Pass), "%s; message: %s", id, r.Message)
			}
			for _, id := range open {
				r := result(run, id)
				Expect(r.Skipped).To(And(ContainSubstring("ended by itself"), ContainSubstring("policies.backoff")),
					"%s: the key that has it judged must be told; message: %s", id, r.Message)
			}
			expectExit(run, 0, "a run in which nothing is wrong")
		})

	It("fails it if it declares that it goes on for ever: a client that gives up, and declares to go on",
		selfCheck("ADP-004.harness.client-gives-up"), func(ctx SpecContext) {
			run := harness.Drill(ctx, "KIL-013.client", "-f",
				plainly("gives-up", "policies: {backoff: {initial: 10, factor: 1, cap: 10, jitter: none, reset: connect}}"))
			r := result(run, "KIL-013.client")
			expectVerdict(r, verdict.Fail, verdict.Implementation, record.ClassReconnect)
			Expect(r.Message).To(ContainSubstring("no last attempt"), "the message must say what it declares")
		})
})

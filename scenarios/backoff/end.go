package backoff

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client with a backoff policy", func() {
	It("makes its first attempt without any delay", harness.Covers("BKF-020.client", harness.Stream, harness.Reconnect),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(script.WaitLong))
			client := lab.Open(ctx)
			Eventually(ctx, lab.Server().Accepted).Should(Equal(1), "Expected the first attempt within %v, "+
				"but none came: nothing has failed yet that a delay of %v could be for.", lab.Timing.Prompt, lab.Config.Backoff.Initial.D())
			first := backoff.ReportsAttempts(ctx, client, 1)[0]
			Expect(backoff.Waited(first)).To(BeNumerically("<", lab.Timing.Early),
				"the wait that the client reports before its first attempt")
		})

	DescribeTable("makes exactly as many attempts as it declares",
		func(ctx SpecContext, attempts int) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(attempts).Config(func(c *adapter.Config) {
				c.Backoff.Cap = c.Backoff.Initial
			}))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			client.Disconnected(ctx)
			permitted := match.Count(attempts, "connections on the wire", "that many attempts are permitted, the first one included")
			Eventually(ctx, lab.Server().Accepted).Should(permitted)
			// Longer than any of its delays.
			timed.Stays(ctx, lab, lab.Server().Accepted, permitted)
			backoff.ReportsAttempts(ctx, client, attempts)
		},
		Entry("one", harness.Covers("BKF-004.client.one", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset)), 1),
		Entry("two", harness.Covers("BKF-004.client.two", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset)), 2),
		Entry("five", harness.Covers("BKF-004.client.five", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset)), 5),
	)

	It("gives up at once when its last attempt has failed",
		harness.Covers("BKF-003.client", harness.Reconnect, harness.LastAttempt, harness.Waits(1, subject.WaitAttempts),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(2).Config(func(c *adapter.Config) {
				// The wait after the second failure, if there were one, would be far beyond Prompt.
				c.Backoff.Jitter, c.Backoff.Factor = "none", 100
				c.Backoff.Cap = subject.Millis(script.FarBeyondPrompt * timing.Default.Prompt)
			}))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			permitted := match.Count(lab.Config.Backoff.Attempts, "attempts on the wire", "the policy permits that many")
			Eventually(ctx, lab.Server().Accepted).WithTimeout(lab.Timing.Bulk).Should(permitted)
			backoff.GivesUp(ctx, client, lab.Timing.Prompt)
			Expect(lab.Server().Accepted()).To(permitted)
		})

	It("gives up when its time is used up, without beginning a wait that goes beyond",
		harness.Covers("BKF-019.client", harness.Reconnect, harness.Elapsed, harness.Waits(1, subject.WaitElapsed),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
				c.Backoff.Jitter, c.Backoff.MaxElapsed = "none",
					script.Millis(script.Scale.Idle) // the waits are 100, 200 and 400 ms, and the next one would go beyond
			}))
			limit := lab.Config.Backoff.MaxElapsed.D()
			script.ResetAll(lab)
			client := lab.Open(ctx)
			gaveUp := backoff.GivesUp(ctx, client, limit+lab.Timing.Prompt)
			accepted := lab.Server().Times()
			if len(accepted) < 2 {
				harness.Missed("Expected a client that has time left to try again, but there was 1 attempt on the wire.")
			}
			first, last := accepted[0], accepted[len(accepted)-1]
			within := timing.Window{Latest: lab.Timing.Around(limit, 0).Latest}
			timed.InWindow(lab, "the last attempt of a client whose attempts may take "+limit.String()+" in all", first, last, within)
			timed.InWindow(lab, "giving up, for a client whose attempts may take "+limit.String()+" in all", first, lab.Told(gaveUp), within)
		})
})

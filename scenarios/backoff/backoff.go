package backoff

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A closed port would show the wire nothing, so the attempts that fail here are accepted and then reset.
var _ = harness.Describe("A client whose connections fail", func() {
	It("waits before each further attempt for a delay inside its band: as reported and on the wire",
		harness.Covers("BKF-001.client", harness.Stream, harness.Reconnect, harness.Waits(4, subject.WaitSeries),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const attempts = 5
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(attempts))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			backoff.AwaitAttempts(ctx, lab, client, backoff.Tries(lab, attempts))
			backoff.Kept(ctx, lab, client)
		})

	It("waits no longer than its cap, and draws the jitter from the capped delay: jitter is drawn from the capped delay",
		harness.Covers("BKF-002.client", harness.Reconnect, harness.Growth, harness.Waits(1, subject.WaitCap),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const cap = 2 // the failure after which the delay is at the cap
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(cap+subject.AtCap+1).Config(func(c *adapter.Config) {
				c.Backoff.Cap = 2 * c.Backoff.Initial
			}))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			attempts := lab.Config.Backoff.Capped() + subject.AtCap + 1
			backoff.AwaitAttempts(ctx, lab, client, attempts)
			backoff.Kept(ctx, lab, client)
			// One failure later all that jitter leaves of the uncapped delay is above the cap.
			expectJitter(lab, client.Attempts()[lab.Config.Backoff.Capped()+1:attempts])
		})

	It("waits as after a first failure again, once a connection lasted for the stability window: as reported and on the wire",
		harness.Covers("BKF-005.client", harness.Reconnect, harness.Reset, harness.Tries, harness.Backoffs(4),
			harness.Waits(1, subject.WaitStable), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const failures = 2
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			script.ResetFirst(lab, failures)
			client := lab.Open(ctx)
			for range failures {
				lab.Accept(ctx)
			}
			stable := lab.Accept(ctx)
			backoff.Kept(ctx, lab, client)
			backoff.Renews(ctx, lab, client, stable)
			lost := script.ResetNow(lab, stable)
			lab.Accept(ctx)
			// Its loss is the first failure of a new series.
			attempts := backoff.ReportsAttempts(ctx, client, failures+2)
			backoff.WaitedInBand(lab, attempts[failures+1], 1, lost, lab.Server().Times()[failures+1])
		})

	It("goes on increasing its delays while its connections work and end before the stability window has passed: as reported and "+
		"on the wire",
		harness.Covers("BKF-006.client", harness.Reconnect, harness.Stability, harness.Tries, harness.Backoffs(3),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const losses = 4
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			client := lab.Open(ctx)
			var lost time.Duration
			for n := range losses {
				conn := lab.Accept(ctx)
				attempts := backoff.ReportsAttempts(ctx, client, n+1)
				if n > 0 {
					backoff.WaitedInBand(lab, attempts[n], n, lost, lab.Server().Times()[n])
				}
				// The connection works: a message arrives. Only lasting makes it stable.
				Expect(conn.SendFrames([]byte("still starting"))).To(Succeed())
				Eventually(ctx, func() int { return len(client.Messages()) }).Should(match.Count(n+1, "messages that the client reports",
					"as many were sent"))
				lost = script.ResetNow(lab, conn)
			}
		})
})

// expectJitter expects that not every one of these waits was the whole cap: jitter that is added before the cap is cut
// off by it, and clients that wait for the cap are in step again.
func expectJitter(lab *harness.ClientLab, attempts []adapter.Event) {
	cap, jitter := lab.Config.Backoff.Cap.D(), lab.Config.Backoff.Jitter
	if jitter == subject.JitterNone || jitter == subject.JitterDecorrelated { // which is cut off by definition
		return
	}
	backoff.MustTell(attempts)
	Expect(attempts).To(match.Vary(), "Once the delay has grown to its cap of %v the jitter must be drawn from that, "+
		"or all clients that wait for the cap come back in step", cap)
}

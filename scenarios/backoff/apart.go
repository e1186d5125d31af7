package backoff

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// One server that is down says nothing about another.
var _ = harness.Describe("The backoff of a client whose server is down", func() {
	It("does not keep a client of another server from connecting: it connects at once",
		harness.Covers("BKF-021.client.at-once", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindRefuse)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0).Config(script.WaitLong))
			lab.Arm(fault.Refuse())
			failing := lab.Open(ctx)
			Eventually(ctx, failing.State).Should(Equal(script.BackingOff), "the state of a client whose server is down")
			other := lab.OpenAt(ctx, lab.Server().Addr(), lab.Config)
			Eventually(ctx, lab.Server().Accepted).Should(match.Count(1, "connections of a client to a server that is up",
				"another client waits for a server that is down, and this one has nothing to wait for"))
			other.Connected(ctx)
		})

	It("does not lengthen the delays of a client of another server: its delays begin anew",
		harness.Covers("BKF-021.client.first", harness.Reconnect, harness.FreeBackoff,
			harness.Injects(fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
			lab.Arm(fault.Refuse())
			failing := lab.Open(ctx)
			script.AwaitAttempts(ctx, lab, failing, 4)
			other := lab.OpenAt(ctx, lab.Server().Addr(), lab.Config)
			first := lab.Accept(ctx)
			other.Connected(ctx)
			lost := script.ResetNow(lab, first)
			lab.Accept(ctx)
			backoff.WaitedInBand(lab, backoff.ReportsAttempts(ctx, other, 2)[1], 1, lost, lab.Server().Times()[1])
		})
})

// A delay has a beginning: the failure, or the start of the attempt that failed. Which of them is the client's own business.
var _ = harness.Describe("A client whose attempts fail slowly", func() {
	It("counts each delay from the same moment",
		harness.Covers("BKF-018.client", harness.Stream, harness.Reconnect, harness.FreeBackoff, harness.ConnectLimit, harness.Linux,
			harness.Waits(3, subject.WaitConnect), harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			const attempts = 3
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.Connect).Retrying(attempts).Config(func(c *adapter.Config) {
				c.Backoff.Jitter, c.Backoff.Initial, c.Backoff.Cap = "none", script.Millis(script.Scale.Idle),
					script.Millis(script.Scale.Idle)
			}))
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			backoff.GivesUp(ctx, client, lab.Timing.Bulk)
			made, failed := backoff.ReportsAttempts(ctx, client, attempts), client.Errors()
			backoff.MustTell(made)
			fromStart := false
			for n := 1; n < attempts; n++ {
				told := backoff.Waited(made[n])
				if n == 1 {
					// Half of it, or all of it: the attempt takes half as long as the delay.
					fromStart = took(lab, failed[0], made[n]) < told*3/4
					lab.Note("delays count from the start of the failed attempt: %v", fromStart)
				}
				if fromStart {
					timed.ToldLasts(lab, "the next attempt, counted as before from the start of the failed one,", made[n-1], made[n],
						max(told, took(lab, made[n-1], failed[n-1])))
				} else {
					timed.ToldLasts(lab, "the next attempt, counted as before from the failure,", failed[n-1], made[n], told)
				}
			}
		})
})

func took(lab *harness.ClientLab, from, to adapter.Event) time.Duration {
	return lab.Told(to) - lab.Told(from)
}

package connect

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The limit of a client on connecting", func() {
	It("bounds the whole attempt, however many addresses there are",
		harness.Covers("CTO-003.client", harness.Addresses, harness.ConnectLimit, harness.Linux, harness.Waits(1, subject.WaitConnect),
			harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			const addresses = 4
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.Connect))
			var silent []string
			for range addresses {
				silent = append(silent, lab.Detour(fault.Hang()))
			}
			client := lab.OpenAny(ctx, silent...)
			ending.ReportedBy(ctx, client, adapter.ConnectTimeout)
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "nobody answered")
			timed.LastsSince(lab, "the connect timeout of "+lab.Scale.Connect.String()+" for an attempt at four addresses that do not answer",
				client.Began(), lab.Told(client.Attempts()[0]), lab.Told(client.Errors()[0]), lab.Scale.Connect)
		})

	// Delays are short, so that the attempt that failed began less than its limit before the one that succeeds.
	soon := script.ConnectLimited(script.Scale.Stable).Retrying(0).Config(func(c *adapter.Config) { c.Backoff.Cap = c.Backoff.Initial })

	It("ends with an attempt that was refused, and spares the next one: after a refusal",
		harness.Covers("CTO-005.client.refused", harness.Reconnect, harness.FreeBackoff, harness.ConnectLimit,
			harness.Waits(2, subject.WaitConnect), harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, soon)
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			ending.ReportedBy(ctx, client, adapter.Refused)
			Expect(lab.Relay().Admit()).To(Succeed())
			sparesNext(ctx, lab, client)
		})

	It("ends with an attempt whose connection was lost, and spares the next one: after a connection that was lost",
		harness.Covers("CTO-005.client.lost", harness.Reconnect, harness.FreeBackoff, harness.ConnectLimit,
			harness.Waits(2, subject.WaitConnect), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, soon.Direct())
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			script.ResetNow(lab, first)
			sparesNext(ctx, lab, client)
		})

	It("leaves no connection to come of the attempt that it ended",
		harness.Covers("CTO-007.client", harness.ConnectLimit, harness.Linux, harness.Waits(1, subject.WaitConnect),
			harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.Connect))
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			ending.ReportedBy(ctx, client, adapter.ConnectTimeout)
			client.Disconnected(ctx)
			// Now the server answers, and a socket that was left behind asks it again.
			Expect(lab.Relay().Admit()).To(Succeed())
			if lab.Await(ctx, lab.Timing.Resend, func() bool { return lab.Server().Accepted() > 0 }) {
				late := lab.Accept(ctx) // it may have come in the meantime; used it may not be
				ending.Comes(ctx, lab, late)
				Expect(late.ReceivedBytes()).To(BeZero(), "bytes that the client sent on a connection of an attempt that had timed out")
			}
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "its only attempt had timed out")
		})
})

// sparesNext expects that the connection which the client makes next outlives the limits on connecting of all attempts
// before it.
func sparesNext(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
	GinkgoHelper()
	conn := lab.Accept(ctx)
	limit := lab.Config.ConnectTimeout.D()
	ending.NotWithin(ctx, lab, conn, limit+lab.Timing.Quiet, "It was given no limit but the one on connecting, which is of each attempt: "+
		"this one had succeeded, and the limit of one before it is over with that attempt.")
	client.Connected(ctx)
	Expect(conn.SendFrames([]byte("still there"))).To(Succeed())
	delivery.ByClient(ctx, client, []byte("still there"))
}

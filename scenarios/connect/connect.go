package connect

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that connects", func() {
	It("gives up an address that does not answer when its limit expires: the limit on connecting expires",
		harness.Covers("CTO-001.client", harness.ConnectLimit, harness.Linux, harness.Waits(1, subject.WaitConnect),
			harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.Connect))
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			ending.ReportedBy(ctx, client, adapter.ConnectTimeout)
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "nobody answered")

			// No answer ever crossed the wire, so the times are the client's own, but for the request to open it.
			attempt, failure := backoff.ReportsAttempts(ctx, client, 1)[0], client.Errors()[0]
			timed.LastsSince(lab, "the connect timeout of "+lab.Scale.Connect.String(), client.Began(), lab.Told(attempt), lab.Told(failure),
				lab.Scale.Connect)
		})

	It("reports a refusal at once, and as refused", harness.Covers("CTO-002.client", harness.Injects(fault.KindRefuse)),
		func(ctx SpecContext) {
			// What happens at once is not its doing.
			lab := harness.TestClient(ctx, script.ConnectLimited(script.FarBeyondPrompt*timing.Default.Prompt))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			Eventually(ctx, client.Errors).Should(match.Report(adapter.Refused),
				"A refused connection must be reported at once, within %v, and not when the limit of %v on connecting expires.",
				lab.Timing.Prompt, lab.Config.ConnectTimeout.D())
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "the connection was refused")
		})

	It("lets the limit on connecting end once it is connected",
		harness.Covers("CTO-004.client", harness.ConnectLimit, harness.Waits(2, subject.WaitConnect)), func(ctx SpecContext) {
			const limits = 2 // so many of them pass
			lab := harness.TestClient(ctx, script.ConnectLimited(script.Scale.Connect).Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			ending.NotWithin(ctx, lab, conn, limits*lab.Scale.Connect, "It was given no limit but the one on connecting, and it had connected.")
			client.Send(ctx, []byte("still there")).Succeeds(ctx)
			Eventually(ctx, conn.Frames).Should(match.Payloads([]byte("still there")))
			Expect(conn.SendFrames([]byte("me too"))).To(Succeed())
			delivery.ByClient(ctx, client, []byte("me too"))
		})
})

// What accepts is not always what serves: a proxy accepts first and then finds nobody behind it.
var _ = harness.Describe("A client that is accepted and then dropped", func() {
	DescribeTable("counts that as a failed attempt, and waits before the next one",
		func(ctx SpecContext, drop func(*peer.Conn) error) {
			const attempts = 4
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(attempts))
			lab.Server().Handle(func(c *peer.Conn) {
				backoff.Noticed(lab, c)
				_ = drop(c) // the client may have been quicker
			})
			client := lab.Open(ctx)
			backoff.AwaitAttempts(ctx, lab, client, backoff.CountedTries(lab, attempts))
			backoff.CountedFailures(ctx, lab, client)
		},
		Entry("by a FIN", harness.Covers("CTO-011.client.close", harness.Stream, harness.Reconnect,
			harness.Waits(3, subject.WaitFailures), harness.Injects(fault.KindClose)), (*peer.Conn).Close),
		Entry("by a RST", harness.Covers("CTO-011.client.reset", harness.Stream, harness.Reconnect,
			harness.Waits(3, subject.WaitFailures), harness.Injects(fault.KindReset)), (*peer.Conn).Reset),
	)
})

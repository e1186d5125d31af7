package state

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that is cancelled", func() {
	DescribeTable("reports nothing after it but the change to disconnected",
		func(ctx SpecContext, state adapter.State, setup harness.Setup, faults ...fault.Fault) {
			lab := harness.TestClient(ctx, setup)
			quiet := lab.Timing.Quiet
			if lab.Impl.Policies.Backoff != nil {
				quiet = backoff.Beyond(lab, 1)
			}
			lab.Arm(faults...)
			client := lab.Open(ctx)
			Eventually(ctx, client.States).WithTimeout(lab.Timing.Reply).Should(match.Rest(state))
			var conn *peer.Conn
			if state == script.Connected {
				conn = lab.Accept(ctx)
			}
			before := len(client.States())
			since := func() []adapter.Event { return client.States()[before:] }

			cancel := client.CancelAll(ctx)
			end := match.Path(state, disconnected)
			if state == disconnected {
				end = match.Path()
			}
			Eventually(ctx, since).Should(end, "cancelled while it was %s:", state)
			cancel.Outcome(ctx, 0)
			if conn != nil {
				ending.Comes(ctx, lab, conn) // what it says is so on the wire
			}
			// A client that comes back to life does so after its first delay, which is shorter.
			Consistently(ctx, since).WithTimeout(quiet).Should(end, "cancelled while it was %s:", state)
		},
		Entry("connecting", harness.Covers("FSM-006.client.connecting", harness.Stream, harness.Cancel, harness.Reconnect, harness.Linux,
			harness.Backoffs(1), harness.Injects(fault.KindHang)),
			connecting, harness.Plain.Retrying(0), fault.Hang()),
		Entry("connected", harness.Covers("FSM-006.client.connected", harness.Cancel, harness.Reconnect, harness.Backoffs(1)),
			script.Connected, harness.Plain.Retrying(0)),
		Entry("in backoff", harness.Covers("FSM-006.client.backoff", harness.Stream, harness.Cancel, harness.Reconnect, harness.LongDelay,
			harness.Backoffs(1), harness.Injects(fault.KindRefuse)),
			script.BackingOff, harness.Plain.Retrying(0).Config(script.WaitLong), fault.Refuse()),
		Entry("after it gave up", harness.Covers("FSM-006.client.disconnected", harness.Cancel, harness.Reconnect, harness.FreeBackoff,
			harness.Injects(fault.KindRefuse)),
			disconnected, harness.Plain.Retrying(1), fault.Refuse()),
	)
})

var _ = harness.Describe("A client that has been closed", func() {
	It("does not come back when the peer resets the connection it had: closed while connected",
		harness.Covers("FSM-009.client.connected", harness.Reconnect, harness.Backoffs(1), harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			closed := client.Close(ctx, "graceful")
			ending.Comes(ctx, lab, conn)
			script.ResetNow(lab, conn)
			closed.Outcome(ctx, 0) // good or bad: what becomes of the close is not the question here
			client.Disconnected(ctx)
			// Longer than its first delay.
			Consistently(ctx, lab.Server().Accepted).WithTimeout(backoff.Beyond(lab, 1)).Should(match.Count(1, "connections on the wire",
				"the client was closed, and must not connect again by itself"))
			Expect(client.States()).To(match.Rest(disconnected))
		})

	It("makes no attempt that had been due when it was closed: closed in backoff",
		harness.Covers("FSM-009.client.backoff", harness.Stream, harness.Reconnect, harness.Backoffs(2),
			harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			Eventually(ctx, client.States).WithTimeout(lab.Timing.Reply).Should(match.Rest(script.BackingOff))
			client.Close(ctx, "graceful").Outcome(ctx, 0)
			Expect(lab.Relay().Admit()).To(Succeed())
			// Longer than the delay it was in, even if that was the second one already.
			Consistently(ctx, lab.Server().Accepted).WithTimeout(backoff.Beyond(lab, 2)).Should(
				match.Count(0, "connections on the wire",
					"the client was closed while it waited for its next attempt, and must not make it"))
			Expect(client.States()).To(match.Rest(disconnected))
		})
})

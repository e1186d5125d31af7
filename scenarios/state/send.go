package state

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A message may be kept until there is a connection, or refused. What it may not be is forgotten.
var _ = harness.Describe("A message that is given to a client", func() {
	payload := []byte("whatever becomes of it")

	DescribeTable("before there is a connection arrives, or is reported as failed",
		func(ctx SpecContext, state adapter.State, setup harness.Setup, f fault.Fault) {
			lab := harness.TestClient(ctx, setup)
			lab.Arm(f)
			client := lab.Open(ctx)
			Eventually(ctx, client.State).Should(Equal(state), "the state of a client that cannot connect yet")
			sending := client.Send(ctx, payload)
			timed.Stays(ctx, lab, func() bool { return !sending.Pending() && sending.Outcome(ctx, 0).Succeeded() }, BeFalse(),
				"Expected the send to wait or to fail, but the client says that it has sent a message: it has never been connected.")
			early := !sending.Pending()
			Expect(lab.Relay().Admit()).To(Succeed())
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			if done := sending.Outcome(ctx, 0); done.Succeeded() {
				delivery.OnWire(ctx, lab, conn, payload)
			} else if early {
				timed.Stays(ctx, lab, conn.FrameCount, BeZero(),
					"messages that came although the client had reported that the only one failed")
			}
		},
		Entry("connecting", harness.Covers("FSM-008.client.connecting", harness.Linux, harness.Injects(fault.KindHang)), connecting,
			harness.Plain, fault.Hang()),
		Entry("in backoff", harness.Covers("FSM-008.client.backoff", harness.Reconnect, harness.Tries, harness.Backoffs(2),
			harness.Injects(fault.KindRefuse)), script.BackingOff, harness.Plain.Retrying(0), fault.Refuse()),
	)

	DescribeTable("after its end is reported as failed",
		func(ctx SpecContext, end func(context.Context, *harness.ClientLab, *harness.Driven)) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			end(ctx, lab, client)
			client.Disconnected(ctx)
			Expect(client.Send(ctx, payload).Outcome(ctx, 0)).NotTo(match.Succeed(),
				"A message to nobody: the client is disconnected, and will not connect again.")
		},
		Entry("after the peer ended the connection", harness.Covers("FSM-008.client.lost", harness.Injects(fault.KindReset)),
			func(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
				conn := lab.Accept(ctx)
				client.Connected(ctx)
				script.ResetNow(lab, conn)
			}),
		Entry("after its user closed it", harness.Covers("FSM-008.client.closed"),
			func(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
				lab.Respond()
				client.Connected(ctx)
				client.Close(ctx, "graceful").Succeeds(ctx)
			}),
	)
})

// A snapshot and the events are two views of one thing.
var _ = harness.Describe("The state that a client tells when it is asked", func() {
	It("is the one that its events have led to: at its end", harness.Covers("FSM-016.client.ends"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		expectSnapshot(ctx, client)
		Expect(conn.Close()).To(Succeed())
		client.Disconnected(ctx)
		expectSnapshot(ctx, client)
	})

	It("is the one that its events have led to, while it waits for its next attempt: in backoff",
		harness.Covers("FSM-016.client.backoff", harness.Reconnect, harness.LongDelay, harness.Injects(fault.KindRefuse)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0).Config(script.WaitLong))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			Eventually(ctx, client.State).WithTimeout(lab.Timing.Reply).Should(Equal(script.BackingOff),
				"the state of a client that was refused")
			expectSnapshot(ctx, client)
		})
})

// expectSnapshot expects of a client to which nothing happens that it tells the state to which its events have led.
func expectSnapshot(ctx context.Context, client *harness.Driven) {
	GinkgoHelper()
	if told, is := client.State(), client.Snapshot(ctx); is != told {
		harness.Wrong("Expected the client to say that it is %s when it is asked, for that is where the changes lead which it has "+
			"reported, and nothing has happened since; but it says %s.", told, is)
	}
}

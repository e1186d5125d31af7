package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The end of a connection and something that is still under way on it: each of them has its own outcome.
var _ = harness.Describe("A client whose connection ends while something is under way", func() {
	It("takes the reply that is due before a graceful close", harness.Covers("CLS-009.client", harness.Messages), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(script.PatientClose))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		asked := script.AskEcho(ctx, client, "before you go")
		request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
		closing := client.Close(ctx, "graceful")
		timed.Calmly(ctx, lab, func() bool { return script.HasEnded(conn) }) // time to do the wrong thing
		_ = conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body})
		done := asked.Outcome(ctx, 0)
		Expect(done).To(match.Succeed(), "The request was made before the client was told to close gracefully, and its reply comes after that: "+
			"the client takes the replies that are due, and closes then.")
		Expect(string(done.Data)).To(Equal("before you go"), "the reply to a request that was made before the close")
		ending.InOrder(ctx, lab, conn)
		Expect(conn.Close()).To(Succeed())
		closing.Succeeds(ctx)
	})

	It("reports no trouble if both sides close in the same instant", harness.Covers("CLS-011.client"), func(ctx SpecContext) {
		const times = 40
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		for n := range times {
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			half := make(chan error, 1)
			go func() { half <- conn.Half() }()
			closing := client.Close(ctx, "graceful")
			Expect(<-half).To(Succeed())
			ending.Comes(ctx, lab, conn) // what it says is so on the wire
			Expect(conn.Close()).To(Succeed())
			Expect(closing.Outcome(ctx, 0)).To(match.Succeed(), "Close %d of %d, in the same instant as the peer's:", n+1, times)
			client.Disconnected(ctx)
			Expect(client.Errors()).To(match.ReportNothing(), "Close %d of %d, in the same instant as the peer's:", n+1, times)
		}
	})

	DescribeTable("reports a reset that meets a message half sent as a reset",
		func(ctx SpecContext, end func(*peer.Conn) error, unsent ...adapter.Class) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			Expect(end(conn)).To(Succeed())
			Expect(conn.Reset()).To(Succeed())
			Expect(sending.Outcome(ctx, 0)).To(match.FailWith(append(unsent, adapter.Reset, adapter.CleanClose)...),
				"most of the message never left")
			client.Disconnected(ctx)
			for _, e := range client.Errors() {
				Expect([]adapter.Event{e}).To(match.Report(adapter.Reset, adapter.CleanClose),
					"The system has several words for a reset (ECONNRESET, EPIPE), depending on who notices it first: to the user "+
						"it is one.")
			}
		},
		Entry("by a RST alone", harness.Covers("CLS-014.client.reset", harness.Prefix, harness.Huge,
			harness.Injects(fault.KindStall, fault.KindReset)), func(*peer.Conn) error { return nil }),
		// Whoever leaves at the end of the stream has closed the connection itself, under its own message.
		Entry("by a FIN and then a RST", harness.Covers("CLS-014.client.end", harness.Prefix, harness.Huge,
			harness.Injects(fault.KindStall, fault.KindReset)), (*peer.Conn).Half, adapter.Closed),
	)

	It("takes no request for answered that its system could still write",
		harness.Covers("CLS-015.client", harness.Messages, harness.Pause, harness.Injects(fault.KindClose)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Pause(ctx, true) // it does not see that its peer goes
			Expect(conn.Close()).To(Succeed())
			asked := script.AskEcho(ctx, client, "are you there?")
			script.ExpectNoAnswer(ctx, asked, "The peer was gone before the request was made. That the system took its bytes says nothing "+
				"about who got them.")
			client.Pause(ctx, false)
			Expect(asked.Outcome(ctx, 0)).NotTo(match.Succeed(), "a request that nobody has received")
		})
})

package close

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// "I break off" is not "I am done": the peer throws away what it has of it.
var _ = harness.Describe("The abort of a client's connection", func() {
	abort := func(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn) {
		GinkgoHelper()
		client.Close(ctx, "abort").Outcome(ctx, 0)
		client.Disconnected(ctx) // while our peer reads nothing, if it is holding: an abort waits for nobody
		conn.Release()
		endsWithRST(ctx, lab, conn)
	}

	It("is a reset on the wire: while idle", harness.Covers("CLS-018.client"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		abort(ctx, lab, client, conn)
	})

	// A client that cannot interrupt what is under way aborts when that is over.
	It("is a reset on the wire, while most of a message has not left: while most of a message has not left",
		harness.Covers("CLS-018.client.pending", harness.Prefix, harness.Huge, harness.Cancel, harness.ToldResets,
			harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			abort(ctx, lab, client, conn)
			Expect(sending.Outcome(ctx, 0)).NotTo(match.Succeed(), "the message, of which most had not left at the abort")
			Expect(conn.FrameCount()).To(BeZero(), "messages that our peer got, although most of it had not left at the abort")
		})

	It("is a reset on the wire, while a reply is due, and the end of that request: while a reply is due",
		harness.Covers("CLS-018.client.asked", harness.Messages), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := script.AskEcho(ctx, client, "never answered")
			script.TakeMessages(ctx, conn, wire.Request, 1)
			abort(ctx, lab, client, conn)
			Expect(asked.Outcome(ctx, 0)).NotTo(match.Succeed(), "a request that nobody has answered")
		})
})

// endsWithRST expects that the client breaks its connection off promptly.
func endsWithRST(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn) {
	GinkgoHelper()
	ending.Comes(ctx, lab, conn)
	if end, _ := conn.Ending(); end != peer.RST {
		harness.As(record.ClassEnding).Wrong("Expected the client to abort the connection by a reset (RST), but it ended it by %s, "+
			"after %d bytes. That says that all was said: a peer takes what it has for the whole.", end, conn.ReceivedBytes())
	}
}

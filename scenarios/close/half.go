package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// "I have no more to say" is not "I do not want to hear".
var _ = harness.Describe("The end of one direction", func() {
	It("leaves a client able to receive the reply", harness.Covers("CLS-004.client", harness.HalfClose), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		request, reply := load.Payload(lab, 100, 1), load.Payload(lab, 100, 2)
		client.Send(ctx, request).Succeeds(ctx)
		client.Close(ctx, "half").Succeeds(ctx)
		ending.InOrder(ctx, lab, conn)
		delivery.OnWire(ctx, lab, conn, request)
		// The reply begins only now, when the client's FIN is here: it cannot have been received before.
		Expect(conn.SendFrames(reply)).To(Succeed(), "the client has only ended its own direction")
		delivery.ByClient(ctx, client, reply)
		Expect(conn.Close()).To(Succeed())
		client.Disconnected(ctx)
	})

	It("cancels no echo of a server: replies that are still on their way",
		harness.Covers("CLS-006.server.echo", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding())
			conn := lab.Dial(ctx)
			payloads := load.Flooding(lab, script.FrameBytes, 1<<20)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			conn.Release()
			delivery.OnWire(ctx, lab, conn, payloads...)
			ending.InOrder(ctx, lab, conn)
		})

	It("cancels no request that a server is working on: a request that is still carried out",
		harness.Covers("CLS-006.server.working", harness.HalfClose, harness.Messages), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conn := lab.Dial(ctx)
			request := wire.Message{Type: wire.Request, Op: wire.Sleep, ID: 7, Arg: uint32(lab.Timing.Quiet.Milliseconds()),
				Body: []byte("still there?")}
			Expect(conn.SendMessage(request)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			delivery.OnWire(ctx, lab, conn, wire.Message{Type: wire.Reply, ID: 7, Body: request.Body}.Bytes())
			ending.InOrder(ctx, lab, conn)
		})
})

package ping

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The bodies of pings: none, eight random bytes as most programs send them, and as long as they may be.
var pingBodies = []int{0, 8, wire.MaxPingBody}

var _ = harness.Describe("A ping that is received", func() {
	// answers sends pings and expects the pong to each.
	answers := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn) {
		GinkgoHelper()
		for n, size := range pingBodies {
			body := make([]byte, size)
			for i := range body {
				body[i] = byte(lab.Rand.Uint32())
			}
			ping := wire.Message{Type: wire.Ping, ID: lab.Rand.Uint32(), Body: body}
			Expect(conn.SendMessage(ping)).To(Succeed())
			wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
			pong, err := conn.Message(wait, n)
			cancel()
			if err != nil {
				harness.Because(err, "Expected the pong to a ping with a body of %d bytes within %v, but: %v", size, lab.Timing.Prompt, err)
			}
			Expect(pong.Type).To(Equal(wire.Pong), "the type of the answer to a ping: 5 is a pong")
			Expect(pong.ID).To(Equal(ping.ID), "the id of the pong must be that of the ping: it says which question this answers")
			Expect(string(pong.Body)).To(Equal(string(ping.Body)), "the body of the pong must be that of the ping")
		}
	}
	It("is answered by a server with the same id and body: one ping", harness.Covers("HBT-004.server", harness.Ping, harness.Messages),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages())
			answers(ctx, lab.Lab, lab.Dial(ctx))
		})
	It("is answered by a client with the same id and body: one ping", harness.Covers("HBT-004.client", harness.Ping, harness.Messages),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			answers(ctx, lab.Lab, conn)
		})
})

var _ = harness.Describe("A pong that nobody asked for", func() {
	const harmless = "A pong that it did not ask for is no fault of its peer, which may send one as its own sign of life."
	unasked := wire.Message{Type: wire.Pong, ID: 7, Body: []byte("nobody asked")}

	It("is ignored by a server", harness.Covers("HBT-011.server", harness.Ping, harness.Messages), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Messages())
		conn := lab.Dial(ctx)
		Expect(conn.SendMessage(unasked)).To(Succeed())
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, harmless)
		Expect(conn.FrameCount()).To(BeZero(), "messages of the server: a pong needs no answer")
		Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.Echo, ID: 1, Body: []byte("go on")})).To(Succeed())
		wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
		defer cancel()
		answer, err := conn.Message(wait, 0)
		if err != nil {
			harness.Because(err, "Expected the reply to the request that followed the pong, but: %v", err)
		}
		Expect(string(answer.Body)).To(Equal("go on"), "the reply to the request after the pong")
		Expect(lab.Errors()).To(match.ReportNothing(), harmless)
	})

	It("is ignored by a client", harness.Covers("HBT-011.client", harness.Ping, harness.Messages), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Messages())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		Expect(conn.SendMessage(unasked)).To(Succeed())
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, harmless)
		Expect(conn.FrameCount()).To(BeZero(), "messages of the client: a pong needs no answer")
		asked := script.AskEcho(ctx, client, "go on")
		script.AnswerEcho(conn, script.TakeMessages(ctx, conn, wire.Request, 1)[0])
		Expect(string(asked.Succeeds(ctx).Data)).To(Equal("go on"), "the reply to the request after the pong")
		Expect(client.Errors()).To(match.ReportNothing(), harmless)
	})
})

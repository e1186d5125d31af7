package connect

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A system accepts for a program that is frozen or overloaded, until its queue is full: only a word of the peer proves that
// somebody is there.
var _ = harness.Describe("A client whose server accepts and says nothing", func() {
	greeted := func(limit time.Duration) harness.Setup {
		return harness.Plain.Direct().Messages().Config(func(c *adapter.Config) { c.HandshakeLimit = script.Millis(limit) })
	}

	It("gives it up when the limit of its handshake expires: given up when the limit on the handshake expires",
		harness.Covers("CTO-008.client.limit", harness.Messages, harness.Handshake, harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, greeted(script.Scale.Handshake))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			ending.ReportedBy(ctx, client, adapter.HandshakeTimeout)
			ending.Comes(ctx, lab, conn)
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(script.Connected), "the peer has not said a word")
			timed.LastsSince(lab, "the handshake timeout of "+script.Scale.Handshake.String(), client.Began(), lab.Server().Times()[0],
				lab.Told(client.Errors()[0]), script.Scale.Handshake)
		})

	It("is not connected before the first message has come: not connected before the first message",
		harness.Covers("CTO-008.client.early", harness.Messages, harness.Handshake, harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, greeted(timing.Default.Bulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			ping := script.TakeMessages(ctx, conn, wire.Ping, 1)[0]
			timed.Stays(ctx, lab, client.States, Not(match.Reach(script.Connected)), "the peer has not said a word:")
			Expect(conn.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})).To(Succeed())
			client.Connected(ctx)
			asked := script.AskEcho(ctx, client, "and now?")
			script.AnswerEcho(conn, script.TakeMessages(ctx, conn, wire.Request, 1)[0])
			script.ExpectEchoed(ctx, lab, asked, "and now?")
		})
})

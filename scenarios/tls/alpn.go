package tls

import (
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// foreign is a protocol of nobody who is judged.
const foreign = "nobody-speaks-this"

var _ = harness.Describe("A client that speaks none of the protocols of its server", func() {
	It("is turned away", harness.Covers("TLS-023.server", harness.TLS, harness.ALPN, harness.Stream, harness.Answers), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		lab.TLS.Insists(func(c *tls.Config) { c.NextProtos = []string{foreign} })
		if conn, err := lab.TryDial(ctx); err == nil {
			seal, _ := conn.Seal()
			harness.Wrong("Expected the server, which declares to speak %q (tls.alpn), to refuse a client that offers %q alone "+
				"(no_application_protocol), but the handshake came about, and chose %q.", lab.Impl.TLS.ALPN, foreign,
				seal.State.NegotiatedProtocol)
		} else {
			lab.Note("%v", err)
		}
		lab.TLS.Insists(func(*tls.Config) {})
		delivery.ToOthers(ctx, lab)
	})
})

// A server that chooses what it was not offered cannot be played: crypto/tls makes no such handshake.
var _ = harness.Describe("A client whose server speaks none of its protocols", func() {
	It("sends nothing to it: none was agreed to", harness.Covers("TLS-028.client", harness.TLS, harness.ALPN), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		lab.TLS.Insists(func(c *tls.Config) { c.NextProtos = nil })
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		if lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) || client.State() == adapter.Connected }) {
			client.Send(ctx, []byte("in one of my protocols")) // what becomes of it is not what this is about
		}
		lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) || conn.ReceivedBytes() > 0 })
		if n := conn.ReceivedBytes(); n > 0 {
			harness.As(record.ClassExpectation).Wrong("Expected the client, which declares to speak %q (tls.alpn), to send nothing to a server "+
				"that has agreed to none of them, but it sent %d bytes of its data.", lab.Impl.TLS.ALPN, n)
		}
		if conn.Unopened() == nil && !script.HasEnded(conn) {
			harness.As(record.ClassExpectation).Missed("Expected the client, which declares to speak %q (tls.alpn), to end a connection whose "+
				"server has agreed to none of them, but after %v it still stands.", lab.Impl.TLS.ALPN, lab.Timing.Prompt)
		}
	})

	It("does not try again by itself: all of them were refused",
		harness.Covers("TLS-028.client.refused", harness.TLS, harness.ALPN, harness.Reconnect), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			lab.TLS.Insists(func(c *tls.Config) { c.NextProtos = []string{foreign} })
			lab.Open(ctx)
			if conn := lab.Accept(ctx); conn.Unopened() == nil {
				harness.NotJudged("it offered no protocol, so that none could be refused")
			}
			wait := lab.Config.Backoff.Band(1).Latest + lab.Timing.Quiet
			if lab.Await(ctx, wait, func() bool { return lab.Server().Accepted() > 1 }) {
				harness.As(record.ClassExpectation).Wrong("Expected the client to give up after one attempt, since the server will speak none of its "+
					"protocols the next time either (no_application_protocol), but it made %d attempts.", lab.Server().Accepted())
			}
		})
})

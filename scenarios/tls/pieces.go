package tls

import (
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// short keeps the handshake short, since it takes a turn of the receiver for each byte: a key of a curve in place of one that is to
// withstand quantum computers, which has 1,184 bytes (RFC 8446 section 4.2.8; draft-ietf-tls-ecdhe-mlkem).
func short(c *tls.Config) { c.CurvePreferences = []tls.CurveID{tls.X25519, tls.CurveP256} }

var _ = harness.Describe("Records that arrive one byte at a time", func() {
	payloads := [][]byte{wire.Fill(1, 1), wire.Fill(200, 2)}

	It("make the same messages of a server as whole ones: from the first byte of the handshake on",
		harness.Covers("TLS-007.server", harness.TLS, harness.Stream, harness.Answers, harness.Injects(fault.KindSlice)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Beneath())
			lab.TLS.Insists(short)
			lab.Arm(script.Sliced(1)(fault.ToServer))
			payloads := lab.Fit(payloads...)
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.OnWire(ctx, lab, conn, payloads...)
		})

	It("make the same messages of a client as whole ones: from the first byte of the handshake on",
		harness.Covers("TLS-007.client", harness.TLS, harness.Injects(fault.KindSlice)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Beneath())
			lab.TLS.Insists(short)
			lab.Arm(script.Sliced(1)(fault.ToClient))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.ByClient(ctx, client, payloads...)
		})
})

package tls

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// helloRequest is how a server of TLS 1.2 asks for another handshake: type 0, and a length of 0 (RFC 5246 section 7.4.1.1).
var helloRequest = []byte{0, 0, 0, 0}

// TLS 1.3 has no second handshake: who asks for one lives by older rules, or tries to slip in between.
var _ = harness.Describe("A second handshake within a stream of TLS 1.3", func() {
	It("ends the connection that asks for it, of a server: a second ClientHello",
		harness.Covers("TLS-024.server", harness.TLS, harness.TLS13, harness.Stream, harness.Answers, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.ByHand())
			lab.MustSurvive()
			conn := byHand(ctx, lab)
			payload := lab.Fit([]byte("before"))
			Expect(conn.SendFrames(payload...)).To(Succeed())
			delivery.OnWire(ctx, lab, conn, payload...)
			hello := clientHello()[recordHeader:]
			mustEndAt(ctx, lab, conn, hello, "a ClientHello")
			delivery.ToOthers(ctx, lab)
		})

	It("ends the connection that asks for it, of a client: a HelloRequest",
		harness.Covers("TLS-024.client", harness.TLS, harness.TLS13, harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.ByHand())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := acceptByHand(ctx, lab)
			client.Connected(ctx)
			Expect(conn.SendFrames([]byte("before"))).To(Succeed())
			delivery.ByClient(ctx, client, []byte("before"))
			mustEndAt(ctx, lab, conn, helloRequest, "a HelloRequest")
			client.Disconnected(ctx)
		})
})

// recordHeader is how long the header of a record is (RFC 8446 section 5.1).
const recordHeader = 5

// mustEndAt sends a message of a handshake, and expects the end of the connection.
func mustEndAt(ctx context.Context, lab harness.Any, conn *peer.Conn, message []byte, name string) {
	GinkgoHelper()
	l := lab.Core()
	Expect(conn.Wrong(fault.KindGarbage).SendHandshake(message)).To(Succeed())
	if !l.Await(ctx, l.Timing.Prompt, func() bool { return script.HasEnded(conn) }) {
		harness.As(record.ClassEnding).Missed("Expected the %s to end a connection of TLS 1.3 on which %s comes after the handshake "+
			"(unexpected_message), but after %v it still stands.", l.Impl.Side, name, l.Timing.Prompt)
	}
}

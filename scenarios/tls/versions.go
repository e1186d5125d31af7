package tls

import (
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// upTo lets our side speak TLS 1.0 up to this version.
func upTo(version uint16) func(*tls.Config) {
	return func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, version }
}

var _ = harness.Describe("A server that is offered old versions of TLS only", func() {
	DescribeTable("refuses",
		func(ctx SpecContext, version uint16) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.TLS.Insists(upTo(version))
			if conn, err := lab.TryDial(ctx); err == nil {
				seal, _ := conn.Seal()
				harness.As(record.ClassExpectation).Wrong("Expected the server to refuse a client that speaks %s at most, but the handshake came "+
					"about, with %s.", tls.VersionName(version), tls.VersionName(seal.State.Version))
			} else {
				lab.Note("%v", err)
			}
			lab.TLS.Insists(func(*tls.Config) {})
			delivery.ToOthers(ctx, lab)
		},
		Entry("TLS 1.1", harness.Covers("TLS-010.server.1-1", harness.TLS, harness.Stream, harness.Answers), uint16(tls.VersionTLS11)),
		Entry("TLS 1.0", harness.Covers("TLS-010.server.1-0", harness.TLS, harness.Stream, harness.Answers), uint16(tls.VersionTLS10)),
	)
})

var _ = harness.Describe("A client whose server speaks old versions of TLS only", func() {
	It("refuses: TLS 1.1", harness.Covers("TLS-010.client", harness.TLS), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		lab.TLS.Insists(upTo(tls.VersionTLS11))
		lab.Open(ctx)
		mustNotOpen(lab.Accept(ctx))
	})

	It("refuses: TLS 1.1, without an adapter", script.WireOnly("TLS-010.client.wire", harness.TLS), func(ctx SpecContext) {
		lab := harness.TestWire(ctx, harness.Plain)
		lab.MayEnd()
		lab.Refuses()
		lab.TLS.Insists(upTo(tls.VersionTLS11))
		mustNotOpen(lab.Start(ctx))
	})
})

// mustNotOpen expects that there was no handshake with a client.
func mustNotOpen(conn *peer.Conn) {
	GinkgoHelper()
	refused := conn.Unopened() != nil
	seal, _ := conn.Seal()
	switch {
	case seal.Got == 0:
		harness.Missed("Expected the client to begin a handshake, but no record of it came.")
	case !refused:
		harness.Wrong("Expected the client to refuse a server that speaks TLS 1.1 at most, but the handshake came about, with %s.",
			tls.VersionName(seal.State.Version))
	}
}

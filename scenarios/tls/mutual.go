package tls

import (
	"context"
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that is asked for a certificate of its own", func() {
	It("goes on without one: it has none, and none is insisted on", harness.Covers("TLS-021.client", harness.TLS), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		lab.TLS.Insists(func(c *tls.Config) { c.ClientAuth = tls.RequestClientCert })
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		if err := conn.Unopened(); err != nil {
			harness.As(record.ClassCertificate).Wrong("Expected the client to answer without a certificate where one is asked for and not insisted on, "+
				"but: %v.", err)
		}
		client.Connected(ctx)
		client.Send(ctx, []byte("from nobody in particular")).Succeeds(ctx)
		delivery.OnWire(ctx, lab, conn, []byte("from nobody in particular"))
	})

	It("shows it: it has one", harness.Covers("TLS-021.client.shown", harness.TLS, harness.Mutual), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct().Mutual())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		if err := conn.Unopened(); err != nil {
			harness.As(record.ClassCertificate).Wrong("Expected the client to show the certificate that it was given, but: %v.", err)
		}
		client.Connected(ctx)
		client.Send(ctx, []byte("from somebody")).Succeeds(ctx)
		delivery.OnWire(ctx, lab, conn, []byte("from somebody"))
	})

	It("does not try again by itself: it has none, and was refused for that",
		harness.Covers("TLS-025.client", harness.TLS, harness.Reconnect), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			lab.TLS.Insists(func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
			client := lab.Open(ctx)
			if conn := lab.Accept(ctx); conn.Unopened() == nil {
				harness.NotJudged("it showed a certificate that nobody had given to it")
			}
			ending.ReportedBy(ctx, client, adapter.Certificate)
			wait := lab.Config.Backoff.Band(1).Latest + lab.Timing.Quiet
			if lab.Await(ctx, wait, func() bool { return lab.Server().Accepted() > 1 }) {
				harness.As(record.ClassCertificate).Wrong("Expected the client to give up after one attempt, since it will have no certificate the next "+
					"time either, but it made %d attempts.", lab.Server().Accepted())
			}
		})
})

var _ = harness.Describe("A server that insists on a certificate of its clients", func() {
	covers := func(id string) Labels {
		return harness.Covers(id, harness.TLS, harness.Mutual, harness.Stream, harness.Answers)
	}

	DescribeTable("serves nobody else", func(ctx SpecContext, shows func(*harness.ServerLab)) {
		lab := harness.TestServer(ctx, harness.Plain.Direct().Mutual())
		shows(lab)
		mustTurnAway(ctx, lab)
		lab.TLS.Insists(func(*tls.Config) {})
		lab.TLS.Shows(certificate.Right)
		delivery.ToOthers(ctx, lab)
	},
		Entry("nobody who shows none", covers("TLS-022.server"), func(lab *harness.ServerLab) {
			lab.TLS.Insists(func(c *tls.Config) { c.GetClientCertificate = nil })
		}),
		Entry("nobody whose authority it does not know", covers("TLS-022.server.stranger"), func(lab *harness.ServerLab) {
			lab.TLS.Shows(certificate.UnknownAuthority)
		}),
		Entry("nobody whose certificate has expired", covers("TLS-022.server.expired"), func(lab *harness.ServerLab) {
			lab.TLS.Shows(certificate.Expired)
		}),
	)
})

// mustTurnAway expects that a client is not served. In TLS 1.3 its handshake is over before the server has seen its certificate: what counts
// is that nothing is answered.
func mustTurnAway(ctx context.Context, lab *harness.ServerLab) {
	GinkgoHelper()
	conn, err := lab.TryDial(ctx)
	if err != nil {
		lab.Note("%v", err)
		return
	}
	_ = conn.SendFrames(lab.Fit([]byte("let me in"))...) // to whom may have ended it
	if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) || conn.ReceivedBytes() > 0 }) {
		harness.As(record.ClassCertificate).Missed("Expected the server to end the connection of a client without a certificate that it trusts, but "+
			"after %v it still stands.", lab.Timing.Prompt)
	}
	if n := conn.ReceivedBytes(); n > 0 {
		harness.As(record.ClassCertificate).Wrong("Expected the server to serve nobody without a certificate that it trusts, but it answered with "+
			"%d bytes.", n)
	}
}

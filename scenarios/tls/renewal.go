package tls

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
)

var _ = harness.Describe("A certificate that is replaced while its server runs", func() {
	It("is shown to whoever comes then, and changes nothing for whoever is there",
		harness.Covers("TLS-020.server", harness.TLS, harness.Renewal, harness.Process, harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			old := lab.Dial(ctx)
			payload := lab.Fit([]byte("before"))
			Expect(old.SendFrames(payload...)).To(Succeed())
			delivery.OnWire(ctx, lab, old, payload...)

			renewed := harness.Renew(lab)
			shown := func() bool {
				conn, err := lab.DialDirect(ctx)
				if err != nil {
					harness.Because(err, "Expected the server to accept a connection while its certificate is replaced: %v", err)
				}
				defer conn.Close()
				seal, _ := conn.Seal()
				return bytes.Equal(seal.State.PeerCertificates[0].Raw, renewed)
			}
			within := lab.Impl.TLS.Renewal.D() + lab.Timing.Prompt
			if !lab.Await(ctx, within, shown) {
				harness.As(record.ClassCertificate).Missed("Expected the server to show a certificate that has replaced its first one after %v, as it "+
					"declares (tls.renewal), but after %v it still shows the first one.", lab.Impl.TLS.Renewal.D(), within)
			}
			more := lab.Fit([]byte("and after"))
			Expect(old.SendFrames(more...)).To(Succeed())
			delivery.OnWire(ctx, lab, old, append(payload, more...)...)
		})

	It("is as good as the first one to a client that comes back",
		harness.Covers("TLS-020.client", harness.TLS, harness.Vouched, harness.Reconnect, harness.Backoffs(1), harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			lab.Respond()
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			lab.TLS.Shows(certificate.Right) // another one, with another key
			Expect(first.Reset()).To(Succeed())
			backoff.AwaitAttempts(ctx, lab, client, 2)
			if second := lab.Accept(ctx); second.Unopened() != nil {
				harness.As(record.ClassCertificate).Wrong("Expected the client to accept another certificate of its server that is right, too, but: %v.",
					second.Unopened())
			}
			mustBeBack(ctx, client)
			client.Send(ctx, []byte("once more")).Succeeds(ctx)
		})
})

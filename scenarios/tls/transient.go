package tls

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// A network that fails within a handshake fails as it does at any other time.
var _ = harness.Describe("A client whose first handshake is cut off", func() {
	// A ServerHello has about 100 bytes and comes first; the certificates are behind it (RFC 8446 section 4).
	const hello, certificates = 20, 400

	covers := func(id string, k fault.Kind) Labels {
		return harness.Covers(id, harness.TLS, harness.Reconnect, harness.Backoffs(1), harness.Injects(k))
	}

	DescribeTable("tries again after its delay, and is connected then",
		func(ctx SpecContext, f fault.Fault) {
			lab := harness.TestClient(ctx, harness.Plain.Beneath().Retrying(0))
			lab.Arm(f.OnConn(1))
			client := lab.Open(ctx)
			backoff.AwaitAttempts(ctx, lab, client, 2)
			lab.Respond()
			client.Connected(ctx)
			client.Send(ctx, []byte("at the second attempt")).Succeeds(ctx)
			for _, e := range client.Errors() {
				Expect(e.Class).NotTo(Equal(adapter.Certificate), "nobody has shown a certificate that is wrong")
			}
		},
		Entry("by a reset inside the server's first word", covers("TLS-013.client.reset", fault.KindReset), fault.Reset(fault.ToClient).After(hello)),
		Entry("by an end inside the server's first word", covers("TLS-013.client.end", fault.KindClose), fault.Close(fault.ToClient).After(hello)),
		Entry("by a reset inside the certificates", covers("TLS-013.client.certificates", fault.KindReset),
			fault.Reset(fault.ToClient).After(certificates)),
	)
})

package tls

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
)

var _ = harness.Describe("A record of which one bit was changed on the way", func() {
	It("ends its connection to a client, which delivers nothing of it",
		harness.Covers("TLS-011.client", harness.TLS, harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			whole := []byte("as it was sent")
			Expect(conn.SendFrames(whole)).To(Succeed())
			delivery.ByClient(ctx, client, whole)
			Expect(conn.SendSpoilt([]byte("changed on the way"))).To(Succeed())
			ending.Within(ctx, lab, conn, lab.Timing.Prompt)
			client.Disconnected(ctx)
			delivery.ByClient(ctx, client, whole)
		})
})

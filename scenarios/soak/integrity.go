package soak

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
)

// One read in a thousand ends where the code that takes frames apart was not tried.
var _ = harness.Describe("A great stream that is cut anywhere", func() {
	const most = 8000        // bytes of a message, of any length up to that
	const cuts = 16 << 10    // bytes of a read, likewise
	const mebibyte = 1 << 20 // bytes
	const atOnce = 16        // messages

	It("comes back from a server as it was sent",
		harness.Covers("SOK-002.server", harness.Stream, harness.Lasts(3*time.Second, 2*time.Minute), harness.Injects(fault.KindScatter)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			affords(lab, mebibyte/4/most, mebibyte/4)
			lab.Arm(fault.Scatter(fault.ToServer, cuts))
			conn := lab.Dial(ctx)
			going := load.GoOn(lab, mebibyte/4, 16*mebibyte, "bytes")
			answers(ctx, lab, conn, going, atOnce, func(n int) []byte { return load.Payload(lab, 1+lab.Rand.IntN(most), n) }, octets)
			going.End()
		})

	It("reaches the application of a client as it was sent",
		harness.Covers("SOK-002.client", harness.Lasts(3*time.Second, 2*time.Minute), harness.Injects(fault.KindScatter)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			affords(lab, mebibyte/4/most, mebibyte/4)
			lab.Arm(fault.Scatter(fault.ToClient, cuts))
			f, conn := begin(ctx, lab, octets)
			going := load.GoOn(lab, mebibyte/4, 16*mebibyte, "bytes")
			f.goOn(ctx, going, conn, atOnce, f.idle, func(n int) { f.gives(conn, load.Payload(lab, 1+lab.Rand.IntN(most), n)) })
			going.End()
		})
})

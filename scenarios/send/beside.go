package send

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// One client that does not read must cost the others nothing.
var _ = harness.Describe("Clients beside others that do not read", func() {
	const stalled, healthy, rounds = 5, 10, 5

	It("are served by the server all the same",
		harness.Covers("SND-009.server", harness.Stream, harness.Many, harness.Answers, harness.Flood, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			stream := lab.Framing.Frames(load.Flooding(lab, script.FrameBytes, script.BulkBytes)...)
			var all sync.WaitGroup
			for range stalled {
				conn := lab.Dial(ctx)
				all.Go(func() {
					defer GinkgoRecover()
					backpressure.FillUp(ctx, lab, conn, stream)
				})
			}
			all.Wait()
			for i := range healthy {
				conn := lab.Dial(ctx)
				conn.Release()
				for n := range rounds {
					Expect(conn.SendFrames(load.Payload(lab, 100, rounds*i+n))).To(Succeed())
					delivery.Beside(ctx, lab, conn, n, lab.Timing.Prompt)
				}
			}
		})
})

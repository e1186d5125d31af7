package request

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client without an adapter that is not answered", func() {
	It("does something about it when its request limit expires: without an adapter",
		script.WireOnly("RTO-001.client.wire", harness.Converses, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.MayEnd()
			asked := make(chan time.Duration, 1)
			d := dialogue.Begin(lab, func(ctx context.Context, c *peer.Conn, _ []byte) error {
				asked <- c.FrameTimes()[0]
				<-ctx.Done()
				return context.Cause(ctx)
			})
			first := lab.Start(ctx)
			select {
			case at := <-asked:
				d.Acts(ctx, first, at, lab.Impl.Policies.Timeouts.Request.D())
			case <-ctx.Done():
			}
		})
})

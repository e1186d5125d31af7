package correlation

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that nobody drives shows by what it asks next which answer it has taken for which question.
var _ = harness.Describe("The late answer to what a client without an adapter has given up", func() {
	It("is not taken for the next one: without an adapter",
		script.WireOnly("COR-001.client.wire", harness.Converses, harness.RequestLimit, harness.Waits(2, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			lab.MayEnd()
			release := make(chan struct{})
			d, held := dialogue.Late(lab, release)
			lab.Start(ctx)
			select {
			case late := <-held:
				d.IsNobodys(ctx, course, late, lab.Impl.Policies.Timeouts.Request.D(), release)
			case <-ctx.Done():
			}
		})
})

package parts

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client without an adapter that gets an answer whose check does not fit", func() {
	It("takes no answer from it: without an adapter",
		script.WireOnly("CHK-001.client.wire", harness.Converses, harness.Tells, harness.Check, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			if len(course.Printed) == 0 {
				harness.NotJudged("nothing that it prints tells that it has taken an answer")
			}
			lab.MayEnd()
			d, asked, release := dialogue.Withholding(lab, func(c *peer.Conn, answer []byte) error {
				spans, _ := lab.Framing.Layout().Spans(answer)
				for _, s := range spans {
					if s.Payload {
						answer[s.From] ^= 1
					}
				}
				return c.Wrong(fault.KindGarbage).Send(answer)
			})
			lab.Start(ctx)
			Eventually(ctx, asked).WithTimeout(lab.Timing.Reply).Should(Receive(), "Expected the client to ask what it declares, but it did not.")
			close(release)
			d.PrintsNone(ctx, course, "a frame whose check does not fit")
		})
})

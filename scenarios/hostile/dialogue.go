package hostile

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client without an adapter whose answer announces more than its limit", func() {
	It("ends the connection on the header alone: all bits set, without an adapter",
		script.WireOnly("HOS-001.client.wire", harness.Converses, harness.Prefix, harness.Beyond, harness.MaxFrame, harness.Memory,
			harness.Injects(fault.KindHeader)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			_, asked, release := dialogue.Withholding(lab, func(c *peer.Conn, _ []byte) error {
				return c.Wrong(fault.KindHeader).Send(allBits(lab.Lab))
			})
			lab.Start(ctx)
			var c *peer.Conn
			Eventually(ctx, asked).WithTimeout(lab.Timing.Reply).Should(Receive(&c), "Expected the client to ask what it declares, but it did not.")
			lab.MustSurvive()
			before := lab.Process.Memory()
			close(release)
			ending.Comes(ctx, lab, c)
			if _, _, ended := lab.Process.Exit(); !ended {
				resources.GrewLittle(lab, before)
			}
		})
})

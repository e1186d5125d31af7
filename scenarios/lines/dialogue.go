package lines

import (
	"bytes"

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

var _ = harness.Describe("A client without an adapter whose answer never ends", func() {
	It("ends the connection at its limit: without an adapter",
		script.WireOnly("DLM-008.client.wire", harness.Converses, harness.Lines, harness.MaxFrame, harness.Memory,
			harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			_, asked, release := dialogue.Withholding(lab, func(c *peer.Conn, answer []byte) error {
				const beyond = 8 << 20
				head := answer[:lab.Framing.HeaderLen()]
				wrong := c.Wrong(fault.KindGarbage)
				if _, err := wrong.TrySend(append(head, bytes.Repeat([]byte("no end "), (int(lab.Framing.Max)+beyond)/7)...), lab.Timing.Bulk); err != nil {
					return err
				}
				return wrong.SendSlowly(c.Life(), bytes.Repeat([]byte("."), 1000), 1, lab.Timing.Gap) // a limit on silence is no limit on lines
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

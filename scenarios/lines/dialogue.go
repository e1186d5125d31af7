package lines

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client without an adapter whose answer never ends", func() {
	It("ends the connection at its limit: without an adapter",
		script.WireOnly("DLM-008.client.wire", harness.Converses, harness.Lines, harness.MaxFrame, harness.Memory,
			harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			const beyond = 8 << 20
			lab := harness.TestWire(ctx, harness.Plain)
			script.ExpectAnswerRefused(ctx, lab, func(c *peer.Conn, answer []byte) error {
				wrong, line := c.Wrong(fault.KindGarbage), answer[:lab.Framing.HeaderLen()]
				line = append(line, bytes.Repeat([]byte("no end "), (int(lab.Framing.Max)+beyond)/7)...)
				if _, err := wrong.TrySend(line, lab.Timing.Bulk); err != nil {
					return err
				}
				return wrong.SendSlowly(c.Life(), bytes.Repeat([]byte("."), 1000), 1, lab.Timing.Gap) // a limit on silence is no limit on lines
			})
		})
})

package hostile

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client without an adapter whose answer announces more than its limit", func() {
	It("ends the connection on the header alone: all bits set, without an adapter",
		script.WireOnly("HOS-001.client.wire", harness.Converses, harness.Prefix, harness.Beyond, harness.MaxFrame, harness.Memory,
			harness.Injects(fault.KindHeader)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			script.ExpectAnswerRefused(ctx, lab, func(c *peer.Conn, _ []byte) error { return c.Wrong(fault.KindHeader).Send(allBits(lab.Lab)) })
		})
})

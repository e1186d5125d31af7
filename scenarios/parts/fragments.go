package parts

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// A sender may divide one message into as many frames as it likes. A receiver that is tested with short messages never sees it.
var _ = harness.Describe("A message in several frames", func() {
	DescribeTable("is none before its last frame is there",
		func(ctx SpecContext, open side, way fault.Direction) {
			var frames [][]byte
			text := []byte("which comes in three frames")
			r := open(ctx, harness.Plain, func(lab *harness.Lab) int {
				text = lab.Fit(text)[0]
				frames = lab.Framing.Layout().InFragments(text, 3)
				return len(frames[0]) + len(frames[1])
			})
			next := r.Fit([]byte("the next one"))[0]
			Expect(r.conn.Send(append(bytes.Join(frames, nil), r.Framing.Frame(next)...))).To(Succeed())
			r.whole(ctx, way, "the last of its frames was held back", text, next)
		},
		Entry("to a server", harness.Covers("FRM-028.server", harness.Fragments, harness.Injects(fault.KindStall)), side(server), fault.ToServer),
		Entry("to a client", harness.Covers("FRM-028.client", harness.Fragments, harness.Injects(fault.KindStall)), side(client), fault.ToClient),
	)

	DescribeTable("is held to the limit as a whole",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			over := wire.Fill(int(r.Framing.Max)+1, 1)
			next := r.Fit([]byte("the next one"))[0]
			r.sends(fault.KindGarbage, bytes.Join(r.Framing.Layout().InFragments(over, 4), nil), next)
			r.refuses(ctx, "a message above the limit in four frames, each of which is within it", either, r.Impl.Policies.Oversize == "error", next)
		},
		Entry("by a server", harness.Covers("FRM-029.server", harness.Fragments, harness.MaxFrame, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("by a client", harness.Covers("FRM-029.client", harness.Fragments, harness.Injects(fault.KindGarbage)), side(client)),
	)
})

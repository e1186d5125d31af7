package framing

import (
	"encoding/binary"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// What a sender wrote one by one may arrive as one: a read may hold many frames, and end inside the last of them.
var _ = harness.Describe("Frames that arrive together", func() {
	const together = 20 // messages at least, of a program that works long on each

	DescribeTable("are told apart by a server",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.TestServer(ctx, setup)
			payloads = lab.Fit(payloads[:load.Many(lab, len(payloads), together)]...)
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payloads...)
		},
		Entry("1,000 in one write", harness.Covers("FRM-004.server", harness.Prefix, harness.Stream, harness.Answers), harness.Plain,
			numbered(1000)),
		Entry("1,000 in one write", harness.Covers("DLM-004.server", harness.Lines, harness.Stream, harness.Answers), harness.Plain.Lines(),
			textLines(1000)),
	)
	DescribeTable("are told apart by a client",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.TestClient(ctx, setup)
			payloads = lab.Fit(payloads[:load.Many(lab, len(payloads), together)]...)
			client := lab.Open(ctx)
			Expect(lab.Accept(ctx).SendFrames(payloads...)).To(Succeed())
			delivery.ByClient(ctx, client, payloads...)
		},
		Entry("1,000 in one write", harness.Covers("FRM-004.client", harness.Prefix), harness.Plain, numbered(1000)),
		Entry("1,000 in one write", harness.Covers("DLM-004.client", harness.Lines), harness.Plain.Lines(), textLines(1000)),
	)

	// The tail of one frame and the head of the next share a read: every slice is a little longer than a frame.
	const overlap = 3 // bytes that a slice is longer than a frame
	It("are told apart by a server where each read ends inside a frame: every read ends inside a frame",
		harness.Covers("FRM-005.server", harness.Looks(220), harness.Prefix, harness.Answers, harness.Injects(fault.KindSlice)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			payloads := lab.Fit(numbered(load.Many(lab, 200, together))...)
			lab.Arm(fault.Slice(fault.ToServer, len(lab.Framing.Frame(payloads[0]))+overlap).Pausing(lab.Timing.Slice))
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payloads...)
		})
	It("are told apart by a client where each read ends inside a frame: every read ends inside a frame",
		harness.Covers("FRM-005.client", harness.Looks(220), harness.Prefix, harness.Injects(fault.KindSlice)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			payloads := numbered(load.Many(lab, 200, together))
			lab.Arm(fault.Slice(fault.ToClient, len(lab.Framing.Frame(payloads[0]))+overlap).Pausing(lab.Timing.Slice))
			client := lab.Open(ctx)
			Expect(lab.Accept(ctx).SendFrames(payloads...)).To(Succeed())
			delivery.ByClient(ctx, client, payloads...)
		})
})

// numbered are n payloads of 16 bytes that all differ.
func numbered(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = binary.BigEndian.AppendUint32(wire.Fill(12, byte(i)), uint32(i))
	}
	return out
}

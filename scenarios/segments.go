package scenarios

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// A byte stream has no messages: whatever the segments, the frames are the same.
var (
	smallFrames = [][]byte{{}, {'x'}, wire.Fill(200, 7)}
	pause       = timing.Default.Gap
)

var _ = harness.Describe("Frames that arrive in pieces", func() {
	DescribeTable("are put together by a server",
		func(ctx SpecContext, cut func(fault.Direction) fault.Fault, payloads [][]byte) {
			lab := harness.TestServer(ctx, harness.TCP)
			lab.Arm(cut(fault.ToServer))
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			lab.Echoes(ctx, conn, payloads...)
		},
		Entry("one byte a segment", harness.Covers("FRM-002.server", harness.Prefix), slices(1), smallFrames),
		Entry("cut after byte 1 of the header", harness.Covers("FRM-003.server.header-1", harness.Prefix), cutAt(1), [][]byte{wire.Fill(10, 1)}),
		Entry("cut after byte 2 of the header", harness.Covers("FRM-003.server.header-2", harness.Prefix), cutAt(2), [][]byte{wire.Fill(10, 1)}),
		Entry("cut after byte 3 of the header", harness.Covers("FRM-003.server.header-3", harness.Prefix), cutAt(3), [][]byte{wire.Fill(10, 1)}),
	)

	DescribeTable("are put together by a client",
		func(ctx SpecContext, cut func(fault.Direction) fault.Fault, payloads [][]byte) {
			lab := harness.TestClient(ctx, harness.TCP)
			lab.Arm(cut(fault.ToClient))
			client := lab.Open(ctx)
			Expect(lab.Accept(ctx).SendFrames(payloads...)).To(Succeed())
			client.Delivered(ctx, payloads...)
		},
		Entry("one byte a segment", harness.Covers("FRM-002.client", harness.Prefix), slices(1), smallFrames),
		Entry("cut after byte 1 of the header", harness.Covers("FRM-003.client.header-1", harness.Prefix), cutAt(1), [][]byte{wire.Fill(10, 1)}),
		Entry("cut after byte 2 of the header", harness.Covers("FRM-003.client.header-2", harness.Prefix), cutAt(2), [][]byte{wire.Fill(10, 1)}),
		Entry("cut after byte 3 of the header", harness.Covers("FRM-003.client.header-3", harness.Prefix), cutAt(3), [][]byte{wire.Fill(10, 1)}),
	)
})

func slices(size int) func(fault.Direction) fault.Fault {
	return func(d fault.Direction) fault.Fault { return fault.Slice(d, size).Pausing(timing.Default.Slice) }
}

func cutAt(n int64) func(fault.Direction) fault.Fault {
	return func(d fault.Direction) fault.Fault { return fault.Cut(d, n, pause) }
}

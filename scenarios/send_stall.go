package scenarios

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

const (
	frameBytes = 60_000              // of one of many frames
	bulkBytes  = 9 << 20             // twice what the system's buffers take from one write that nobody reads
	bulkLooks  = 2 * bulkBytes >> 16 // of a program that polls and takes or gives 64 KiB each time
)

// smallBuffer keeps what our own system takes in small, so that the implementation meets the end of its buffers.
var smallBuffer = peer.Options{RecvBuffer: 32 << 10}

// oneBulk allows one message as large as bulkBytes.
func oneBulk(c *adapter.Config) { c.MaxFrame = 2 * bulkBytes }

var _ = harness.Describe("More than the buffers hold", func() {
	It("leaves a client whole towards a slow reader", harness.Covers("SND-001.client", harness.Looks(bulkLooks), harness.Prefix, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		size := len(lab.Payload(frameBytes, 0))
		count := bulkBytes / size
		sending := client.SendMany(ctx, size, 1, count)
		lab.StallsOn(ctx, sending)
		conn.ReadSlowly(smallBuffer.RecvBuffer, timing.Default.Slice)
		lab.Arrives(ctx, conn, sentByMany(size, count)...)
		sending.Succeeds(ctx)
	})

	It("comes back whole from a server to a slow reader", harness.Covers("SND-001.server", harness.Looks(bulkLooks), harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer))
		conn := lab.Dial(ctx)
		payloads := lab.Flooding(frameBytes, bulkBytes)
		stream := lab.Framing.Frames(payloads...)
		taken := lab.FillUp(ctx, conn, stream)
		conn.ReadSlowly(smallBuffer.RecvBuffer, timing.Default.Slice)
		lab.SendRest(ctx, conn, stream[taken:])
		lab.Echoes(ctx, conn, payloads...)
	})
})

// Nobody calls the sender after the stall: what is parked must leave because the peer reads, and for no other reason.
var _ = harness.Describe("A stalled message", func() {
	It("leaves a client by itself once the peer reads", harness.Covers("SND-002.client", harness.Looks(bulkLooks), harness.Prefix, harness.Huge, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer).Config(oneBulk))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		sending := client.SendFill(ctx, bulkBytes, 1)
		lab.StallsOn(ctx, sending)
		conn.Release()
		lab.Arrives(ctx, conn, wire.Fill(bulkBytes, 1))
		sending.Succeeds(ctx)
	})

	It("leaves a server by itself once the client reads", harness.Covers("SND-002.server", harness.Looks(bulkLooks), harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer))
		conn := lab.Dial(ctx)
		payloads := lab.Flooding(frameBytes, bulkBytes)
		taken := lab.FillUp(ctx, conn, lab.Framing.Frames(payloads...))
		conn.Release()
		// The rest of a frame may have been left over: nobody sends it, and nobody may wait for it.
		whole := wholeFrames(lab.Framing, payloads, taken)
		lab.Begins(ctx, conn, payloads[:whole]...)
	})
})

// sentByMany are the messages that a client was asked to send by SendMany with one worker.
func sentByMany(size, count int) [][]byte {
	out := make([][]byte, count)
	for i := range out {
		out[i] = wire.Numbered(wire.Fill(size, 0), 0, uint32(i))
	}
	return out
}

// wholeFrames returns how many of the frames lie whole within the first n bytes of their stream.
func wholeFrames(f wire.Framing, payloads [][]byte, n int) int {
	for i, p := range payloads {
		if n -= len(p) + f.Overhead(); n < 0 {
			return i
		}
	}
	return len(payloads)
}

// A server may take everything or stop reading; it may not take and lose.
var _ = harness.Describe("A client that sends much before it reads", func() {
	It("gets everything back", harness.Covers("SND-008.server", harness.Looks(3*bulkLooks/2), harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding())
		conn := lab.Dial(ctx)
		payloads := lab.Flooding(5000, 3*bulkBytes/2)
		stream := lab.Framing.Frames(payloads...)
		taken := lab.FillUp(ctx, conn, stream)
		conn.Release()
		lab.SendRest(ctx, conn, stream[taken:])
		lab.Echoes(ctx, conn, payloads...)
	})
})

package framing

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Many senders share one connection, and a slow network makes their writes overlap: a frame must still leave as one.
var _ = harness.Describe("Frames of many senders on one connection", func() {
	const workers, each, most = 16, 50, 5 << 10
	const rate = 2_000_000 // slow enough that 4 MB of frames queue up, and done in two seconds

	It("leave a client whole, and in each sender's order",
		harness.Covers("FRM-018.client", harness.Prefix, harness.Injects(fault.KindBandwidth)), script.AlsoToxiproxy(fault.KindBandwidth),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.Arm(fault.Bandwidth(fault.ToServer, rate))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.SendMany(ctx, int(min(most, lab.Framing.Largest())), workers, each).SucceedsWithin(ctx, lab.Timing.Bulk)
			Eventually(ctx, conn.FrameCount).WithTimeout(lab.Timing.Bulk).Should(match.Count(workers*each, "frames on the wire",
				"each message is one frame"))
			expectWorkersInOrder(conn, workers, each)
		})

	It("leave a client whole, and in each sender's order, where each write waits for room: full buffers",
		harness.Covers("FRM-018.client.full", harness.Looks(script.BulkLooks), harness.Prefix, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			const total, piece = 12 << 20, 8 << 10 // more than all systems' buffers take
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			size := min(load.Long(lab, 1000, total), int(lab.Framing.Largest()))
			each := total / size / workers
			load.Sends(lab, workers*each, total)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendMany(ctx, size, workers, each)
			backpressure.StallsOn(ctx, lab, sending)
			// Room comes back in pieces that end anywhere in a frame, between its header and its payload, too.
			conn.ReadSlowly(piece, lab.Timing.Slice)
			sending.SucceedsWithin(ctx, lab.Timing.Bulk)
			Eventually(ctx, conn.FrameCount).WithTimeout(lab.Timing.Bulk).Should(match.Count(workers*each, "frames on the wire",
				"each message is one frame"))
			expectWorkersInOrder(conn, workers, each)
		})

	It("leave a server whole, each a reply to one of them",
		harness.Covers("FRM-018.server", harness.Prefix, harness.Messages, harness.Injects(fault.KindBandwidth)),
		script.AlsoToxiproxy(fault.KindBandwidth), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages())
			lab.Arm(fault.Bandwidth(fault.ToClient, rate))
			conn := lab.Dial(ctx)
			size := int(min(most, lab.Framing.Largest()-wire.MessageHeaderLen))
			Expect(conn.Send(outOfTurn(lab.Framing, workers*each, size))).To(Succeed())
			Eventually(ctx, conn.FrameCount).WithTimeout(lab.Timing.Bulk).Should(match.Count(workers*each, "replies on the wire",
				"each request has one"))
			expectOneReplyEach(conn, workers*each, size)
		})

	It("leave a server whole, each a reply to one of them, where each write waits for room: full buffers",
		harness.Covers("FRM-018.server.full", harness.Looks(script.BulkLooks), harness.Prefix, harness.Messages, harness.Patient,
			harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			const total, piece = 12 << 20, 8 << 10 // more than all systems' buffers take
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct().Holding().Buffers(script.SmallBuffers))
			size := min(load.Long(lab, 1000, total), int(lab.Framing.Largest())-wire.MessageHeaderLen)
			n := total / size
			load.Sends(lab, n, total)
			conn := lab.Dial(ctx)
			stream := outOfTurn(lab.Framing, n, size)
			sent := backpressure.FillUp(ctx, lab, conn, stream)
			// Room comes back in pieces that end anywhere in a frame, between its header and its payload, too.
			conn.ReadSlowly(piece, lab.Timing.Slice)
			backpressure.SendRest(ctx, lab, conn, stream[sent:])
			lab.Await(ctx, lab.Timing.Bulk, func() bool { return conn.FrameCount() >= n || conn.DecodeError() != nil })
			expectOneReplyEach(conn, n, size)
		})
})

// outOfTurn is the stream of n requests with bodies of that many bytes. Some of them are handled later than those behind them, so that
// replies come from several places at once.
func outOfTurn(f wire.Framing, n, size int) []byte {
	frames := make([][]byte, n)
	for id := range uint32(n) {
		op, arg := wire.Echo, uint32(0)
		if id%4 == 0 {
			op, arg = wire.Sleep, id%8
		}
		frames[id] = wire.Message{Type: wire.Request, Op: op, ID: id, Arg: arg, Body: wire.Fill(size, byte(id))}.Bytes()
	}
	return f.Frames(frames...)
}

func expectWorkersInOrder(conn *peer.Conn, workers, each int) {
	GinkgoHelper()
	Expect(conn.DecodeError()).NotTo(HaveOccurred(), "frames of several senders must never mix")
	next := make([]uint32, workers)
	for i, frame := range conn.Frames() {
		worker, n, ok := wire.NumberOf(frame)
		if !ok || int(worker) >= workers {
			harness.Wrong("Expected only frames that were sent, but frame %d is none of them: the bytes of several senders are mixed.", i+1)
		}
		if n != next[worker] {
			harness.Wrong("Expected message %d of sender %d next, since each of its messages must come once and in its order, but "+
				"frame %d is its message %d.", next[worker]+1, worker+1, i+1, n+1)
		}
		next[worker]++
	}
	for worker, n := range next {
		Expect(n).To(BeEquivalentTo(each), fmt.Sprintf("messages of sender %d", worker))
	}
}

func expectOneReplyEach(conn *peer.Conn, n, size int) {
	GinkgoHelper()
	Expect(conn.MessageError()).NotTo(HaveOccurred(), "replies must never mix")
	seen := map[uint32]bool{}
	for _, m := range conn.Messages() {
		if m.Type != wire.Reply || seen[m.ID] {
			harness.Wrong("Expected one reply to request %d, but a message of type %d came for it (2 is a reply), and replies "+
				"before: %t.", m.ID, m.Type, seen[m.ID])
		}
		Expect(string(m.Body)).To(Equal(string(wire.Fill(size, byte(m.ID)))), fmt.Sprintf("the reply to request %d", m.ID))
		seen[m.ID] = true
	}
	Expect(len(seen)).To(match.Count(n, "requests that were answered", "each has one reply"))
}

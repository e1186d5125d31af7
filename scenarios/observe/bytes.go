package observe

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

const (
	bytesSent     = "bytes_sent"
	bytesReceived = "bytes_received"
)

var _ = harness.Describe("The counter of bytes sent", func() {
	const count = 40

	It("of a client is what its peer got, headers included: all of it was read",
		harness.Covers("OBS-001.client.drained", harness.Prefix, harness.Counters), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size := len(load.Payload(lab, script.FrameBytes, 0))
			client.SendMany(ctx, size, 1, count).Succeeds(ctx)
			delivery.OnWire(ctx, lab, conn, script.SentByMany(size, count)...)
			delivery.CountedAlong(ctx, lab, bytesSent, func() int64 { return client.Counter(ctx, bytesSent) }, conn.ReceivedBytes)
		})

	It("of a client is what the system took, not what was asked for: none of it was read",
		harness.Covers("OBS-001.client.stalled", harness.Prefix, harness.Huge, harness.Counters, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			backpressure.StallsOn(ctx, lab, client.SendFill(ctx, 2*script.BulkBytes, 1))
			// Half of the message is more than the system's buffers take: see bulkBytes.
			Expect(client.Counter(ctx, bytesSent)).To(BeNumerically("<", script.BulkBytes),
				"bytes that the client counts as sent of a message of %d bytes, of which the system's buffers took some and our peer none",
				2*script.BulkBytes)
			conn.Release()
			delivery.OnWire(ctx, lab, conn, wire.Fill(2*script.BulkBytes, 1))
			delivery.CountedAlong(ctx, lab, bytesSent, func() int64 { return client.Counter(ctx, bytesSent) }, conn.ReceivedBytes)
		})

	It("of a server is what its clients got, headers included: all of it was read",
		harness.Covers("OBS-001.server.drained", harness.Counters), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			before := lab.Counter(ctx, bytesSent)
			conn := lab.Dial(ctx)
			payloads := load.Bulk(lab, script.FrameBytes, count*script.FrameBytes)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payloads...)
			delivery.CountedAlong(ctx, lab, bytesSent, func() int64 { return lab.Counter(ctx, bytesSent) - before }, conn.ReceivedBytes)
		})

	It("of a server is what the system took, not what was asked for: none of it was read",
		harness.Covers("OBS-001.server.stalled", harness.Prefix, harness.Huge, harness.Counters, harness.Messages,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			const length = 2*script.BulkBytes - wire.MessageHeaderLen
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			before := lab.Counter(ctx, bytesSent)
			conn := lab.Dial(ctx)
			Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: 1, Arg: length})).To(Succeed())
			sent := func() int64 { return lab.Counter(ctx, bytesSent) - before }
			// A reply of so many bytes is made first, and no clause says how long that may take.
			Eventually(ctx, sent).WithTimeout(lab.Timing.Bulk).Should(BeNumerically(">", 0), "the reply must begin to leave")
			timed.Stays(ctx, lab, sent, BeNumerically("<", script.BulkBytes),
				"bytes that the server counts as sent of a reply of %d bytes, of which the system's buffers took some and our peer none",
				length)
			conn.Release()
			delivery.OnWire(ctx, lab, conn, wire.Message{Type: wire.Reply, ID: 1, Body: wire.Fill(length, 0)}.Bytes())
			delivery.CountedAlong(ctx, lab, bytesSent, sent, conn.ReceivedBytes)
		})
})

var _ = harness.Describe("The counter of bytes received", func() {
	const total = 1 << 20

	It("of a client is what came, the unfinished frame included",
		harness.Covers("OBS-002.client", harness.Counters, harness.Injects(fault.KindClose)), script.AlsoToxiproxy(fault.KindClose),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			payloads := load.Bulk(lab, script.FrameBytes, total)
			stream := lab.Framing.Frames(payloads...)
			frames, part := inside(lab.Lab, payloads)
			cut := upTo(lab.Lab, payloads, frames, part)
			lab.Arm(fault.Close(fault.ToClient).After(cut))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			conn.TrySend(stream, lab.Timing.Reply) // what follows the cut may not go any more
			client.Disconnected(ctx)
			delivery.Counted(ctx, lab, bytesReceived, func() int64 { return client.Counter(ctx, bytesReceived) }, cut)
		})

	It("of a server is what came, the unfinished frame included",
		harness.Covers("OBS-002.server", harness.Counters, harness.Injects(fault.KindClose)), script.AnswersAfterFIN,
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			payloads := load.Bulk(lab, script.FrameBytes, total)
			stream := lab.Framing.Frames(payloads...)
			frames, part := inside(lab.Lab, payloads)
			lab.Arm(fault.Close(fault.ToServer).AfterFrame(frames).After(part))
			before := lab.Counter(ctx, bytesReceived)
			conn := lab.Dial(ctx)
			conn.TrySend(stream, lab.Timing.Reply) // what follows the cut may not go any more
			delivery.Counted(ctx, lab, bytesReceived, func() int64 { return lab.Counter(ctx, bytesReceived) - before },
				upTo(lab.Lab, payloads, frames, part))
		})
})

// inside draws a place in the middle of a frame: behind most of the messages, and far from both ends of one. It is so many whole frames and
// so many bytes of the next one.
func inside(lab *harness.Lab, payloads [][]byte) (frames int, bytes int64) {
	size := len(payloads[0])
	return len(payloads)/2 + lab.Rand.IntN(len(payloads)/4), int64(size/4 + lab.Rand.IntN(size/2))
}

// upTo is the length of the stream up to a place of inside.
func upTo(lab *harness.Lab, payloads [][]byte, frames int, bytes int64) int64 {
	return int64(len(lab.Framing.Frames(payloads[:frames]...))) + bytes
}

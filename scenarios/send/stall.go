package send

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("More than the buffers hold", func() {
	It("leaves a client whole towards a slow reader",
		harness.Covers("SND-001.client", harness.Bulk, harness.Looks(script.BulkLooks), harness.Prefix, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size := len(load.Payload(lab, script.FrameBytes, 0))
			count := script.BulkBytes / size
			sending := client.SendMany(ctx, size, 1, count)
			backpressure.StallsOn(ctx, lab, sending)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			delivery.OnWire(ctx, lab, conn, script.SentByMany(size, count)...)
			sending.Succeeds(ctx)
		})

	It("comes back whole from a server to a slow reader",
		harness.Covers("SND-001.server", harness.Looks(script.BulkLooks), harness.Stream, harness.Answers, harness.Flood, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			conn := lab.Dial(ctx)
			payloads := load.Flooding(lab, script.FrameBytes, script.BulkBytes)
			stream := lab.Framing.Frames(payloads...)
			taken := backpressure.FillUp(ctx, lab, conn, stream)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			backpressure.SendRest(ctx, lab, conn, stream[taken:])
			delivery.OnBoth(ctx, lab, conn, payloads...)
		})
})

// Nobody calls the sender after the stall: what is parked must leave because the peer reads, and for no other reason.
var _ = harness.Describe("A stalled message", func() {
	It("leaves a client by itself once the peer reads",
		harness.Covers("SND-002.client", harness.Looks(script.BulkLooks), harness.Prefix, harness.Huge, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			conn.Release()
			delivery.OnWire(ctx, lab, conn, wire.Fill(script.BulkBytes, 1))
			sending.Succeeds(ctx)
		})

	It("leaves a server by itself once the client reads",
		harness.Covers("SND-002.server", harness.Looks(script.BulkLooks), harness.Stream, harness.Answers, harness.Flood, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			conn := lab.Dial(ctx)
			payloads := load.Flooding(lab, script.FrameBytes, script.BulkBytes)
			taken := backpressure.FillUp(ctx, lab, conn, lab.Framing.Frames(payloads...))
			conn.Release()
			// The rest of a frame may have been left over: nobody sends it, and nobody may wait for it.
			whole := script.WholeFrames(lab.Framing, payloads, taken)
			delivery.FirstOnWire(ctx, lab, conn, payloads[:whole]...)
		})
})

// A server may take everything or stop reading; it may not take and lose.
var _ = harness.Describe("A client that sends much before it reads", func() {
	It("gets everything back", harness.Covers("SND-008.server", harness.Looks(3*script.BulkLooks/2), harness.Stream, harness.Answers,
		harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct().Holding())
		conn := lab.Dial(ctx)
		payloads := load.Flooding(lab, 5000, 3*script.BulkBytes/2)
		stream := lab.Framing.Frames(payloads...)
		taken := backpressure.FillUp(ctx, lab, conn, stream)
		conn.Release()
		backpressure.SendRest(ctx, lab, conn, stream[taken:])
		delivery.OnBoth(ctx, lab, conn, payloads...)
	})
})

package send

import (
	"bytes"

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

// A short message finds room where a long one had to be parked. It must wait behind it all the same.
var _ = harness.Describe("Short messages between long ones that had to wait", func() {
	const rounds, long, short = 48, 200_000, 10
	const fewest = 10 // rounds, where long messages are so long that a few of them fill the buffers

	It("leave a client in the order they were given to it",
		harness.Covers("SND-007.client", harness.Bulk, harness.Looks(script.BulkLooks), harness.Prefix, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size := int(min(long, lab.Framing.Largest()))
			often := min(max(rounds, script.BulkBytes/size), 4*rounds)
			if all := often * size; all < script.BulkBytes/8 {
				harness.NotJudged("%d messages of %d bytes, which is its greatest, fit into the system's buffers: none of them had to wait", often, size)
			}
			var payloads [][]byte
			var last *harness.Sending
			for i := range often {
				payloads = append(payloads, wire.Fill(size, byte(i)))
				client.SendFill(ctx, size, byte(i))
				for j := range 2 {
					p := load.Payload(lab, short, 2*i+j)
					payloads = append(payloads, p)
					last = client.Send(ctx, p)
				}
			}
			backpressure.StallsOn(ctx, lab, last)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			delivery.OnWire(ctx, lab, conn, payloads...)
			last.Succeeds(ctx)
		})

	It("come back from a server in the order they were sent",
		harness.Covers("SND-007.server", harness.Looks(script.BulkLooks), harness.Stream, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			conn := lab.Dial(ctx)
			size := len(load.Payload(lab, load.Long(lab, long, 3*rounds*long), 0)) // three messages each time, of which one is long
			var payloads [][]byte
			for i := range min(rounds, max(fewest, rounds*long/size)) {
				payloads = append(payloads, load.Payload(lab, size, 3*i), load.Payload(lab, short, 3*i+1), load.Payload(lab, short, 3*i+2))
			}
			load.Sends(lab, len(payloads), int64(len(bytes.Join(payloads, nil))))
			stream := lab.Framing.Frames(payloads...)
			taken := backpressure.FillUp(ctx, lab, conn, stream)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			backpressure.SendRest(ctx, lab, conn, stream[taken:])
			delivery.OnBoth(ctx, lab, conn, payloads...)
		})
})

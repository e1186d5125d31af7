package send

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A short message finds room where a long one had to be parked. It must wait behind it all the same.
var _ = harness.Describe("Short messages between long ones that had to wait", func() {
	const rounds, long, short = 48, 200_000, 10
	const fewest = 10 // rounds, where long messages are so long that a few of them fill the buffers

	It("leave a client in the order they were given to it",
		harness.Covers("SND-007.client", harness.Looks(script.BulkLooks), harness.Prefix, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.TCP.Direct().Holding().Buffers(script.SmallBuffers))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size := int(min(long, lab.Largest()))
			var payloads [][]byte
			var last *harness.Sending
			for i := range min(max(rounds, script.BulkBytes/size), 4*rounds) {
				payloads = append(payloads, wire.Fill(size, byte(i)))
				client.SendFill(ctx, size, byte(i))
				for j := range 2 {
					p := lab.Payload(short, 2*i+j)
					payloads = append(payloads, p)
					last = client.Send(ctx, p)
				}
			}
			lab.StallsOn(ctx, last)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			lab.Arrives(ctx, conn, payloads...)
			last.Succeeds(ctx)
		})

	It("come back from a server in the order they were sent",
		harness.Covers("SND-007.server", harness.Looks(script.BulkLooks), harness.Stream, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(script.SmallBuffers))
			conn := lab.Dial(ctx)
			size := len(lab.Payload(lab.Long(long, 3*rounds*long), 0)) // three messages each time, of which one is long
			var payloads [][]byte
			for i := range min(rounds, max(fewest, rounds*long/size)) {
				payloads = append(payloads, lab.Payload(size, 3*i), lab.Payload(short, 3*i+1), lab.Payload(short, 3*i+2))
			}
			lab.Load(len(payloads))
			stream := lab.Framing.Frames(payloads...)
			taken := lab.FillUp(ctx, conn, stream)
			conn.ReadSlowly(script.SmallBuffers.RecvBuffer, timing.Default.Slice)
			lab.SendRest(ctx, conn, stream[taken:])
			lab.Echoes(ctx, conn, payloads...)
		})
})

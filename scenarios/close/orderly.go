package close

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The system goes on sending for a program that has closed, unless the program told it to break off. Our peer reads only
// after the close, so that what a reset would destroy is still on its way.
var _ = harness.Describe("An ordinary close before the peer has read", func() {
	const pending = 1 << 20 // more than our receive buffer and less than a send buffer

	It("of a client leaves the peer all data and then a FIN",
		harness.Covers("CLS-017.client", harness.Prefix, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size := int(min(pending, lab.Framing.Largest()))
			client.SendFill(ctx, size, 1)
			client.Close(ctx, "graceful")
			lab.Await(ctx, lab.Timing.Bulk, conn.Waits)
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return match.Closed(client.Events()) })
			lab.Note("our peer had read %d bytes when the client had closed", conn.ReceivedBytes())
			conn.Release()
			takeAll(ctx, lab.Lab, conn, 1)
			ending.InOrder(ctx, lab, conn)
			Expect(conn.Frames()).To(match.Payloads(wire.Fill(size, 1)))
		})

	It("of a server leaves the peer all data and then a FIN",
		harness.Covers("CLS-017.server", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood, harness.Patient,
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			conn := lab.Dial(ctx)
			payloads := load.Flooding(lab, script.FrameBytes, pending)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			lab.Await(ctx, lab.Timing.Bulk, conn.Waits)
			// Without an account nobody tells when the server has closed; it has all this time.
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return match.Closed(lab.OfConn(conn)()) })
			lab.Note("our peer had read %d bytes until then", conn.ReceivedBytes())
			conn.Release()
			takeAll(ctx, lab.Lab, conn, len(payloads))
			ending.InOrder(ctx, lab, conn)
			Expect(conn.Frames()).To(delivery.Replies(lab, payloads...))
		})
})

// takeAll gives what is pending the time that so many bytes may take, since small buffers and rare looks are no defect: the end has to
// follow the last of them, and not the first.
func takeAll(ctx context.Context, lab *harness.Lab, conn *peer.Conn, frames int) {
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return script.HasEnded(conn) || conn.FrameCount() >= frames })
}

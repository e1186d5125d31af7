package close

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A program that closes wants to go on, whatever its peer does.
var _ = harness.Describe("A graceful close towards a peer that reads nothing", func() {
	It("is over at the close limit: over at the close limit",
		harness.Covers("CLS-012.client", harness.Prefix, harness.Huge, harness.CloseLimit, harness.Waits(1, subject.WaitClose),
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx,
				harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk).Config(func(c *adapter.Config) {
					c.CloseTimeout = script.Millis(script.Scale.Close)
				}))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			closing := client.Close(ctx, "graceful")
			done := closing.Outcome(ctx, 0)
			// How soon it may give up is told by SND-013; here it is about how late.
			window := timing.Window{Latest: lab.Timing.Around(lab.Scale.Close, 0).Latest}
			timed.InWindow(lab, "the close", closing.At(), lab.Told(done), window)
			client.Disconnected(ctx)
			Expect(closing.Outcome(ctx, 0)).NotTo(match.Succeed(),
				"the close, which lost most of a message: a program that exits after it believes that all was sent")
			expectLost(ctx, sending)
			conn.Release()
			ending.Within(ctx, lab, conn, lab.Timing.Bulk) // what the system had taken comes first
			Expect(conn.FrameCount()).To(BeZero(), "messages that our peer got, although most of it had not left at the close")
		})

	It("has not sent the message if the peer breaks off meanwhile: the peer breaks off meanwhile",
		harness.Covers("CLS-012.client.reset", harness.Prefix, harness.Huge, harness.Injects(fault.KindStall, fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx,
				harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk).Config(script.PatientClose))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			closing := client.Close(ctx, "graceful")
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return !closing.Pending() }) // it is flushing, or has done the wrong thing
			script.ResetNow(lab, conn)
			closing.Outcome(ctx, 0) // a close that waits its turn behind the message finds nothing left to close
			expectLost(ctx, sending)
		})
})

func expectLost(ctx context.Context, sending *harness.Sending) {
	GinkgoHelper()
	Expect(sending.Outcome(ctx, 0)).NotTo(match.Succeed(), "the message, of which most had not left when the connection ended")
}

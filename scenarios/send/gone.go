package send

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// On POSIX systems a write to a connection that is gone raises a signal whose default action ends the program.
var _ = harness.Describe("Writing to a peer that is gone", func() {
	const sends = 10

	It("is an error to a client that was writing, not its end: in the middle of a write",
		harness.Covers("SND-011.client", harness.Prefix, harness.Huge, harness.Injects(fault.KindStall, fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			Expect(conn.Reset()).To(Succeed())
			Expect(sending.Outcome(ctx, 0)).NotTo(match.Succeed(), "most of the message never left")
			ending.ReportedBy(ctx, client, adapter.Reset, adapter.Other)
			expectFailures(ctx, client, sends)
		})

	It("is an error to a client that has not read that its peer is gone: before its end was read",
		harness.Covers("SND-011.client.unread", harness.Pause, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Pause(ctx, true)
			Expect(conn.Reset()).To(Succeed())
			expectFailures(ctx, client, sends)
			client.Pause(ctx, false)
			client.Disconnected(ctx)
			ending.ReportedBy(ctx, client, adapter.Reset, adapter.Other)
		})

	It("is an error to a server, not its end",
		harness.Covers("SND-011.server", harness.Stream, harness.Answers, harness.Flood, harness.Patient,
			harness.Injects(fault.KindStall, fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			lab.MustSurvive()
			conn := lab.Dial(ctx)
			backpressure.FillUp(ctx, lab, conn, lab.Framing.Frames(load.Flooding(lab, script.FrameBytes, script.BulkBytes)...))
			Expect(conn.Reset()).To(Succeed())
			ending.Reported(ctx, lab, adapter.Reset, adapter.Other)
			delivery.ToOthers(ctx, lab)
			// After a FIN, a reset is told to the first write and not to a read before it: that write is the one with the signal.
			for range sends {
				gone := lab.Dial(ctx)
				gone.TrySend(lab.Framing.Frames(load.Flooding(lab, 1000, 100_000)...), lab.Timing.Prompt)
				_ = gone.Half() // fails where the server has reset the connection already, as it may
				Expect(gone.Reset()).To(Succeed())
			}
			delivery.ToOthers(ctx, lab)
		})
})

// expectFailures sends to a peer that is gone: every send has an outcome, and no outcome is success.
func expectFailures(ctx context.Context, client *harness.Driven, sends int) {
	GinkgoHelper()
	for n := range sends {
		done := client.Send(ctx, []byte("is anybody there?")).Outcome(ctx, 0)
		Expect(done).NotTo(match.Succeed(), "message %d to a peer that had reset the connection", n+1)
	}
}

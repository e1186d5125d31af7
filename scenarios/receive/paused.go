package receive

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Not reading is the only word that TCP has for "slower, please".
var _ = harness.Describe("A client that stops reading", func() {
	const flood = 32 << 20 // more than the system's buffers hold between the two

	It("lets its peer wait, and has everything once it reads again", harness.Covers("RCV-005.client", harness.Prefix, harness.Pause),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Pause(ctx, true)
			payloads := load.Bulk(lab, script.FrameBytes, flood)
			stream := lab.Framing.Frames(payloads...)
			sent := 0
			for n := 1; n > 0 && sent < len(stream); sent += n {
				var err error
				n, err = conn.TrySend(stream[sent:], lab.Timing.Quiet)
				Expect(err).NotTo(HaveOccurred(), "the client stopped reading, and must keep the connection")
			}
			if sent == len(stream) && sent >= flood {
				harness.As(record.ClassMemory).Wrong("Expected the peer of a client that does not read to be stopped, but the client "+
					"took %d bytes: more than the system's buffers hold. It reads on and keeps what comes in its memory, for as long "+
					"as the peer likes.", sent)
			}
			lab.Note("our peer was stopped after %d of %d bytes", sent, len(stream))
			client.Pause(ctx, false)
			backpressure.SendRest(ctx, lab, conn, stream[sent:])
			delivery.ByClient(ctx, client, payloads...)
		})
})

// A peer may answer before it has read all of the question, and may not read on before its answer is taken.
var _ = harness.Describe("A client whose own message is stalled", func() {
	It("goes on receiving", harness.Covers("RCV-011.client", harness.Prefix, harness.Huge, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, sending)
			var answers [][]byte
			for n := range 3 {
				answers = append(answers, load.Payload(lab, 100, n))
				Expect(conn.SendFrames(answers[n])).To(Succeed())
				delivery.ByClient(ctx, client, answers...)
			}
			if !sending.Pending() {
				harness.Unasked("Expected no outcome of the client's message yet, but one is reported: our peer has read nothing of it.")
			}
			conn.Release()
			delivery.OnWire(ctx, lab, conn, wire.Fill(script.BulkBytes, 1))
			sending.Succeeds(ctx)
		})
})

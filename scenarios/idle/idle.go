package idle

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose peer falls silent", func() {
	connect := func(ctx context.Context, setup harness.Setup) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, setup)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("ends the connection after its limit, when nothing ever came: nothing ever came",
		harness.Covers("IDL-001.client.never", harness.Idle, harness.Waits(1, subject.WaitIdle), harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab, client, conn := connect(ctx, script.SilenceLimited.Direct())
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.IdleTimeout, client.Began(), lab.Server().Times()[0], lab.Scale.Idle)
			client.Disconnected(ctx)
		})

	It("ends the connection after its limit, counted from the last message: silence after a message",
		harness.Covers("IDL-001.client.after", harness.Idle, harness.Waits(1, subject.WaitIdle), harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab, client, conn := connect(ctx, script.SilenceLimited.Direct())
			ending.NotWithin(ctx, lab, conn, lab.Timing.Gap, "")
			last := lab.Trace.Now()
			Expect(conn.SendFrames([]byte("the last message"))).To(Succeed())
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.IdleTimeout, last, last, lab.Scale.Idle)
			delivery.ByClient(ctx, client, []byte("the last message"))
			client.Disconnected(ctx)
		})

	It("starts the limit anew with each message",
		harness.Covers("IDL-002.client", harness.Idle, harness.Waits(4, subject.WaitIdle), harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			const messages = 4
			lab, client, conn := connect(ctx, script.SilenceLimited.Direct())
			pause := lab.Scale.Idle * 3 / 5 // shorter than the limit, and all of them together longer
			var last time.Duration
			for range messages {
				last = lab.Trace.Now()
				Expect(conn.SendFrames([]byte("still here"))).To(Succeed())
				ending.NotBefore(ctx, lab, conn, last, pause, lab.Scale.Idle)
			}
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.IdleTimeout, last, last, lab.Scale.Idle)
			client.Disconnected(ctx)
		})

	It("does not take its own sending for a sign of life",
		harness.Covers("IDL-004.client", harness.Idle, harness.Waits(2, subject.WaitIdle), harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.SilenceLimited)
			lab.Arm(fault.Stall(fault.ToClient))
			lab.Respond()
			client := lab.Open(ctx)
			client.Connected(ctx)
			conn := lab.Accept(ctx)
			client.Send(ctx, []byte("echo this")).Succeeds(ctx)
			delivery.ByClient(ctx, client, []byte("echo this"))
			lab.Relay().Stall(fault.ToClient)
			stalled := lab.Trace.Now()

			// The peer goes on answering, and none of it arrives.
			pause, answers := lab.Scale.Idle/8, conn.FrameCount()
			for end := peer.None; end == peer.None && lab.Trace.Now() < stalled+lab.Scale.Idle+lab.Timing.Prompt; end, _ = conn.Ending() {
				client.Send(ctx, []byte("is anybody there?"))
				wait, cancel := context.WithTimeout(ctx, pause)
				conn.WaitEnd(wait)
				cancel()
			}
			if sent := conn.FrameCount() - answers; sent < 2 {
				harness.Missed("Expected more than 1 message of the client to reach our peer while the client heard nothing, but %d did: "+
					"sends of its own are no sign of life.", sent)
			}
			heard := conn.FrameTimes()[0] // the answer to it is the last thing that the client heard
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.IdleTimeout, heard, stalled, lab.Scale.Idle)
		})
})

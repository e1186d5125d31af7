package scenarios

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// A byte now and then is activity to every limit on silence, and no progress to speak of.
var _ = harness.Describe("A frame that comes byte by byte and never to its end", func() {
	framesTimed := harness.TCP.Direct().Config(func(c *adapter.Config) { c.FrameTimeout = millis(scale.Frame) })

	// drip sends a frame that would take a hundred times the limit, until the implementation ends the connection.
	drip := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn) {
		GinkgoHelper()
		const bytes, each = 1000, 10 // of the frame, and how many of them within the limit at least
		wait, cancel := context.WithTimeout(ctx, lab.Scale.Frame+lab.Timing.Prompt)
		defer cancel()
		began := lab.Trace.Now()
		// It fails when the connection is gone or the time is over: which of them, the connection tells.
		err := conn.Wrong(fault.KindDrip).SendSlowly(wait, lab.Framing.Frame(lab.Fit(wire.Fill(bytes, 1))[0]), 1, min(lab.Scale.Frame, scale.Frame)/each)
		lab.Note("the dripping ended: %v", err)
		expectTimeout(ctx, lab, conn, adapter.FrameTimeout, began, began, lab.Scale.Frame)
	}

	It("is not waited for by a server beyond its limit", harness.Covers("IDL-003.server", harness.FrameLimit, harness.Waits(1, adapter.WaitFrame), harness.Prefix, harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, framesTimed)
		drip(ctx, lab.Lab, lab.Dial(ctx))
		lab.Received(ctx)
		lab.StillServes(ctx)
	})

	It("is not waited for by a client beyond its limit", harness.Covers("IDL-003.client", harness.FrameLimit, harness.Waits(1, adapter.WaitFrame), harness.Prefix, harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, framesTimed)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		drip(ctx, lab.Lab, conn)
		client.Disconnected(ctx)
		client.Delivered(ctx)
	})
})

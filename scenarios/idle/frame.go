package idle

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A byte now and then is activity to every limit on silence, and no progress to speak of.
var _ = harness.Describe("A frame that comes byte by byte and never to its end", func() {
	framesTimed := harness.Plain.Direct().Config(func(c *adapter.Config) { c.FrameTimeout = script.Millis(script.Scale.Frame) })

	// drip sends a frame that would take a hundred times the limit, and goes on until the implementation has ended the connection or had
	// all its time to. One whose limit begins anew with each byte never does; a pause of ours as long as the limit would hide that.
	drip := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn) {
		GinkgoHelper()
		const times, each = 100, 10 // limits that the frame would take, and bytes of it within one limit
		gap := min(lab.Scale.Frame, script.Scale.Frame) / each
		frame := lab.Framing.Frame(lab.Fit(wire.Fill(times*int(lab.Scale.Frame/gap), 1))[0])
		ctx, cancel := context.WithCancel(ctx)
		over := make(chan error, 1)
		began := lab.Trace.Now()
		go func() { over <- conn.Wrong(fault.KindDrip).SendSlowly(ctx, frame, 1, gap) }()
		defer cancel()
		script.ExpectTimeout(ctx, lab, conn, adapter.FrameTimeout, began, began, lab.Scale.Frame)
		timed.Undisturbed(lab, began, lab.Trace.Now(), lab.Scale.Frame-gap)
		cancel()
		lab.Note("the dripping ended: %v", <-over)
	}

	It("is not waited for by a server beyond its limit",
		harness.Covers("IDL-003.server", harness.FrameLimit, harness.Waits(1, subject.WaitFrame), harness.Prefix,
			harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, framesTimed)
			drip(ctx, lab.Lab, lab.Dial(ctx))
			delivery.InAccount(ctx, lab)
			delivery.ToOthers(ctx, lab)
		})

	It("is not waited for by a client beyond its limit",
		harness.Covers("IDL-003.client", harness.FrameLimit, harness.Waits(1, subject.WaitFrame), harness.Prefix,
			harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, framesTimed)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			drip(ctx, lab.Lab, conn)
			client.Disconnected(ctx)
			delivery.ByClient(ctx, client)
		})
})

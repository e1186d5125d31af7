package receive

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A stream may come in any pieces and at any pace; what it says stays the same.
var _ = harness.Describe("A stream that comes slowly", func() {
	DescribeTable("is the same to a server",
		func(ctx SpecContext, setup harness.Setup, f script.DirectedFault, size, count int) {
			lab := harness.TestServer(ctx, setup)
			lab.Arm(f(fault.ToServer))
			conn := lab.Dial(ctx)
			payloads := load.Bulk(lab, size, size*count)
			Expect(conn.SendSlowly(ctx, lab.Framing.Frames(payloads...), burst, lab.Timing.Slice)).To(Succeed())
			lab.Await(ctx, lab.Timing.Bulk, func() bool { return conn.FrameCount() == len(payloads) || len(lab.Errors()) > 0 })
			Expect(lab.Errors()).To(match.ReportNothing(), "a stream that keeps coming is no trouble")
			delivery.OnBoth(ctx, lab, conn, payloads...)
		},
		Entry("slices of one byte", harness.Covers("RCV-001.server.bytes", harness.Looks(320), harness.Stream, harness.Answers,
			harness.Injects(fault.KindSlice)), harness.Plain, script.Sliced(1), 300, 1),
		Entry("slices of random sizes", harness.Covers("RCV-001.server.scattered", harness.Looks(160), harness.Stream, harness.Answers,
			harness.Injects(fault.KindScatter)), harness.Plain, script.Scatter(200), 2000, 6),
		Entry("longer under way than the idle limit",
			harness.Covers("RCV-002.server", harness.Prefix, harness.Account, harness.Timeouts, harness.FreeIdle,
				harness.Injects(fault.KindBucket)), script.AlsoToxiproxy(fault.KindBucket),
			harness.Plain.Config(idleLimited), bucket(slowRate), slowFrame, 1),
		Entry("every segment delayed differently",
			harness.Covers("RCV-004.server", harness.Stream, harness.Answers, harness.Injects(fault.KindDelay)), harness.Plain, jittering,
			20, jittered),
	)

	DescribeTable("is the same to a client",
		func(ctx SpecContext, setup harness.Setup, f script.DirectedFault, size, count int) {
			lab := harness.TestClient(ctx, setup)
			lab.Arm(f(fault.ToClient))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			payloads := load.Bulk(lab, size, size*count)
			Expect(conn.SendSlowly(ctx, lab.Framing.Frames(payloads...), burst, lab.Timing.Slice)).To(Succeed())
			lab.Await(ctx, lab.Timing.Bulk, func() bool { return len(client.Messages()) == len(payloads) || len(client.Errors()) > 0 })
			Expect(client.Errors()).To(match.ReportNothing(), "a stream that keeps coming is no trouble")
			delivery.ByClient(ctx, client, payloads...)
		},
		Entry("slices of one byte", harness.Covers("RCV-001.client.bytes", harness.Looks(320), harness.Injects(fault.KindSlice)),
			harness.Plain, script.Sliced(1), 300, 1),
		Entry("slices of random sizes", harness.Covers("RCV-001.client.scattered", harness.Looks(160),
			harness.Injects(fault.KindScatter)), harness.Plain, script.Scatter(200), 2000, 6),
		Entry("longer under way than the idle limit",
			harness.Covers("RCV-002.client", harness.Prefix, harness.Timeouts, harness.FreeIdle, harness.Injects(fault.KindBucket)),
			script.AlsoToxiproxy(fault.KindBucket),
			harness.Plain.Config(idleLimited), bucket(slowRate), slowFrame, 1),
		Entry("every segment delayed differently", harness.Covers("RCV-004.client", harness.Injects(fault.KindDelay)), harness.Plain,
			jittering, 20, jittered),
	)
})

const (
	burst     = 256    // bytes that our peer writes at once: jitter and slices need several writes to act on
	jittered  = 500    // messages
	slowRate  = 20_000 // bytes a second
	slowFrame = 40_000 // bytes: at that rate two and a half idle limits
)

func idleLimited(c *adapter.Config) { c.IdleTimeout = script.Millis(script.Scale.Idle) }

func bucket(rate int64) script.DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Bucket(d, rate) }
}

// jittering delays every piece by another time, between nearly nothing and nearly twice Gap.
func jittering(d fault.Direction) fault.Fault {
	return fault.Delay(d, timing.Default.Gap, timing.Default.Gap*4/5)
}

// A frame that fits no receive buffer must be taken out of it while it comes.
var _ = harness.Describe("A frame larger than the receive buffer", func() {
	// Systems begin with 64 to 256 KiB, and grow the buffer only for a program that reads.
	const large = 1 << 20

	It("is taken by a server: whole", harness.Covers("RCV-009.server", harness.Prefix, harness.Long, harness.MaxFrame),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			payload := load.Payload(lab, large, 1)
			delivery.Taken(lab, conn, payload)
			delivery.OnBoth(ctx, lab, conn, payload)
		})

	It("is taken by a client: whole", harness.Covers("RCV-009.client", harness.Prefix, harness.Long), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		payload := load.Payload(lab, large, 1)
		delivery.Taken(lab, conn, payload)
		delivery.ByClient(ctx, client, payload)
	})
})

package overload

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// slowly sends a frame in such a way that it is not complete within the limit on frames.
type slowly func(ctx context.Context, lab *harness.ServerLab, c *peer.Conn)

// A frame that never ends holds a place in the server for as long as the server lets it.
var _ = harness.Describe("Clients that do not get on with their frames", func() {
	needs := []harness.Need{harness.Account, harness.FrameLimit, harness.Waits(1, subject.WaitFrame)}

	DescribeTable("are ended by a server when the frame limit expires, and others are served meanwhile",
		func(ctx SpecContext, many int, what string, send slowly) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) {
				c.FrameTimeout = subject.Millis(timing.TestScale.Frame)
			}))
			clients := script.DialMany(ctx, lab, many)
			began := make([]time.Duration, len(clients))
			for i, c := range clients {
				began[i] = lab.Trace.Now()
				send(ctx, lab, c)
			}
			Eventually(ctx, lab.RoundTrip).Should(Succeed(), "another client, beside %d that send %s", many, what)
			ends := make([]time.Duration, len(clients))
			for i, c := range clients {
				script.MustEnd(ctx, lab, c, lab.Scale.Frame+lab.Timing.Prompt, "a connection that sends "+what+" and no whole frame")
				_, ends[i] = c.Ending()
				Expect(c.Frames()).To(match.Payloads(), "the frame was never complete")
			}
			ending.Reported(ctx, lab, adapter.FrameTimeout)
			for _, i := range []int{quickest(began, ends), slowest(began, ends)} {
				timed.Lasts(lab, fmt.Sprintf("the end of connection %d, which sends %s,", clients[i].Number(), what), began[i], ends[i],
					lab.Scale.Frame)
			}
			delivery.ToOthers(ctx, lab)
		},
		// A byte comes well before the limit, so that one which each byte starts again never expires.
		Entry("a byte now and then", harness.Covers("OVL-005.server", append(needs, harness.Injects(fault.KindDrip))...), 200,
			"a byte now and then",
			slowly(func(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) {
				go c.Wrong(fault.KindDrip).SendSlowly(ctx, lab.Framing.Frame(lab.Fit(wire.Fill(100, 1))[0]), 1, lab.Scale.Frame/4)
			})),
		Entry("steadily, and below the declared rate",
			harness.Covers("OVL-006.server", append(needs, harness.Prefix, harness.Injects(fault.KindDrip))...), 50,
			"a payload at a fraction of the rate that it would take",
			slowly(func(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) {
				const pieces, each = 50, 20 // of the frame, and how many of them within the limit
				frame := lab.Framing.Frame(load.Payload(lab, script.FrameBytes, 1))
				go c.Wrong(fault.KindDrip).SendSlowly(ctx, frame, len(frame)/pieces, lab.Scale.Frame/each)
			})),
		Entry("the header stops half way", harness.Covers("HOS-017.server", append(needs, harness.Injects(fault.KindSilence))...), 200,
			"the first byte of a frame and then nothing",
			slowly(func(_ context.Context, lab *harness.ServerLab, c *peer.Conn) {
				Expect(c.Send(lab.Framing.Frame(lab.Fit(wire.Fill(100, 1))[0])[:1])).To(Succeed())
			})),
	)
})

func quickest(began, ends []time.Duration) (least int) {
	for i := range ends {
		if ends[i]-began[i] < ends[least]-began[least] {
			least = i
		}
	}
	return least
}

func slowest(began, ends []time.Duration) (most int) {
	for i := range ends {
		if ends[i]-began[i] > ends[most]-began[most] {
			most = i
		}
	}
	return most
}

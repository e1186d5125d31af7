package retry

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The limit of one sending is for a reply that will not come, as when the server lost the request: another copy may fare better.
var _ = harness.Describe("A sending of a request that gets no reply within its own limit", func() {
	connect := func(ctx context.Context) (*harness.ClientLab, *harness.Driven) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, script.LimitedTo(script.FarBeyondPrompt*timing.Default.Prompt, script.Scale.Ping).Direct())
		overhear(lab)
		client := lab.Open(ctx)
		client.Connected(ctx)
		return lab, client
	}

	It("is followed by another, whose reply counts",
		harness.Covers("RTY-011.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Timeouts, harness.Backoffs(1),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab, client := connect(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			done := asked.Outcome(ctx, 0)
			Expect(done).To(match.Succeed(), "Only the first copy of the request was not answered, within the %v that one sending may "+
				"take, and all that follow are. But the request failed with class %s after %d copies, long before its limit of %v.",
				script.Scale.Ping, done.Class,
				script.CopiesOnWire(lab), lab.Config.RequestTimeout.D())
			script.ExpectReply(ctx, asked)
			came := copyTimes(lab)
			timed.InWindow(lab, "the second copy of a request whose first got no reply within "+script.Scale.Ping.String(), asked.At(), came[1],
				timing.Window{Earliest: script.Scale.Ping - lab.Timing.Early,
					Latest: lab.Timing.Around(script.Scale.Ping+lab.Config.Backoff.Band(1).Latest, came[0]-asked.At()).Latest})
		})

	It("is the last one if the request is not idempotent",
		harness.Covers("RTY-029.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Timeouts, harness.Backoffs(1),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab, client := connect(ctx)
			asked := client.Request(ctx, script.PlainEcho, script.TheQuestion)
			Eventually(ctx, func() int { return script.CopiesOnWire(lab) }).Should(BeNumerically(">", 0),
				"copies of the request on the wire")
			// Longer than its limit and the delay before a repetition would be.
			Consistently(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(script.Scale.Ping +
				backoff.Beyond(lab, 1)).Should(match.Count(1, "copies of the request on the wire",
				"its reply may only be slow, and the server may be carrying it out this very moment"))
			asked.Fails(ctx, adapter.Ambiguous, adapter.RequestTimeout)
		})
})

// overhear lets our peer answer every request but the first, on whatever connection.
func overhear(lab *harness.ClientLab) {
	var heard atomic.Bool
	lab.Server().Handle(func(c *peer.Conn) {
		for n := 0; ; n++ {
			m, err := c.Message(c.Life(), n)
			if err != nil {
				return
			}
			if heard.Swap(true) && c.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: m.Body}) != nil {
				return
			}
		}
	})
}

// copyTimes returns when each copy of the one request of a scenario came, on whatever connection.
func copyTimes(lab *harness.ClientLab) []time.Duration {
	var all []time.Duration
	for _, c := range lab.Server().Conns() {
		all = append(all, c.FrameTimes()...)
	}
	return slices.Sorted(slices.Values(all))
}

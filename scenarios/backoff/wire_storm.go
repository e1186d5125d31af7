package backoff

import (
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What every client is asked for, whatever it declares.
var _ = harness.Describe("A client without an adapter whose every connection fails", func() {
	DescribeTable("does not storm the server that has",
		func(ctx SpecContext, drop dropping, f fault.Fault) {
			lab := harness.TestWire(ctx, harness.Plain)
			drop(lab, f, math.MaxInt, 0)
			lab.Start(ctx)
			undriven.Returns(ctx, lab, 2)
			awaitAttempts(ctx, lab)
			expectNoStorm(lab)
		},
		Entry("every connection is reset", script.WireOnly("BKF-026.client.reset", harness.Returns, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), unspoken, fault.Reset(fault.ToClient)),
		Entry("every connection is closed", script.WireOnly("BKF-026.client.close", harness.Returns, harness.Backoffs(1),
			harness.Injects(fault.KindClose)), unspoken, fault.Close(fault.ToClient)),
		Entry("every connection is greeted, then reset",
			script.WireOnly("BKF-026.client.greeted-reset", harness.Returns, harness.Greeting, harness.Backoffs(1),
				harness.Injects(fault.KindReset)), greeted, fault.Reset(fault.ToClient)),
		Entry("every connection is greeted, then closed",
			script.WireOnly("BKF-026.client.greeted-close", harness.Returns, harness.Greeting, harness.Backoffs(1),
				harness.Injects(fault.KindClose)), greeted, fault.Close(fault.ToClient)),
	)

	DescribeTable("waits longer before later attempts than before the first ones",
		func(ctx SpecContext, drop dropping) {
			lab := harness.TestWire(ctx, harness.Plain)
			drop(lab, fault.Reset(fault.ToClient), math.MaxInt, lab.Timing.Gap)
			lab.Start(ctx)
			began := lab.Trace.Now()
			for n := 2; n <= constantGaps; n++ {
				if !undriven.Comes(ctx, lab, n+1, began+2*lab.Timing.Bulk-lab.Trace.Now()) {
					lab.Process.StillRuns()
					harness.NotJudged("its first %d attempts take more than %v: whether its delays grow would take too long to see", n,
						2*lab.Timing.Bulk)
				}
				if grown(undriven.Gaps(lab, n), lab.Timing.Late+lateSince(lab, 0)) {
					lab.Note("the delays grow: %v", rounded(undriven.Gaps(lab, n)))
					return
				}
			}
			harness.Missed("Expected later delays to be longer than the first ones, but %d in a row were: %v.", constantGaps,
				rounded(undriven.Gaps(lab, constantGaps)))
		},
		Entry("of a server that says nothing",
			script.WireOnly("BKF-027.client", harness.Returns, harness.Undeclared, harness.Injects(fault.KindReset)), unspoken),
		Entry("of a server that greets", script.WireOnly("BKF-027.client.greeted", harness.Returns, harness.Undeclared, harness.Greeting,
			harness.Injects(fault.KindReset)), greeted),
	)
})

// dropping is how connections are dropped, one after the other.
type dropping func(lab *harness.WireLab, f fault.Fault, last int, hold time.Duration)

// A server that is about to fail may accept and say nothing, or greet as if all were well: a client that takes the greeting for success
// begins its delays anew.
var (
	unspoken dropping = (*harness.WireLab).DropEach
	greeted  dropping = (*harness.WireLab).GreetAndDropEach
)

// constantGaps is how many delays are watched before they are said not to grow: among so many, an exponential backoff with full
// jitter has a longer one than its first two but for once in a million runs.
const constantGaps = 12

// grown reports whether a delay is clearly longer than each of the first two, and not by noise.
func grown(gaps []time.Duration, noise time.Duration) bool {
	const clearly = 1.25
	return float64(slices.Max(gaps)-noise) > clearly*float64(slices.Max(gaps[:2]))
}

func rounded(gaps []time.Duration) []time.Duration {
	out := slices.Clone(gaps)
	for i := range out {
		out[i] = out[i].Round(time.Millisecond)
	}
	return out
}

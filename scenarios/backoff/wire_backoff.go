package backoff

import (
	"context"
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that declares its backoff is held to it. Our peer accepts each of its connections and ends it: a refused attempt
// would leave no trace.
var _ = harness.Describe("A client without an adapter that declares its backoff", func() {
	const watched = 5 // delays of one series

	It("waits before each further attempt for a delay inside its band: without an adapter",
		script.WireOnly("BKF-001.client.wire", harness.Returns, harness.Backoff, harness.Waits(5, subject.WaitSeries),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			losesAll(ctx, fault.Reset(fault.ToClient), watched)
		})

	DescribeTable("takes a connection for a failed attempt that is accepted and then",
		losesUncounted,
		Entry("by a RST, without an adapter",
			script.WireOnly("CTO-011.client.wire-reset", harness.Returns, harness.Backoff, harness.Waits(uncounted, subject.WaitFailures),
				harness.Injects(fault.KindReset)), fault.Reset(fault.ToClient)),
		Entry("by a FIN, without an adapter",
			script.WireOnly("CTO-011.client.wire-close", harness.Returns, harness.Backoff, harness.Waits(uncounted, subject.WaitFailures),
				harness.Injects(fault.KindClose)), fault.Close(fault.ToClient)),
	)

	It("waits no longer than its cap: without an adapter",
		script.WireOnly("BKF-002.client.wire", harness.Returns, harness.Backoff, harness.Growth,
			harness.Waits(1, subject.WaitCap), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			capped := lab.Declared().Capped()
			losses := undriven.Watches(lab, capped+2)
			if losses <= capped {
				harness.NotJudged("its delays stay at their cap after %d failures only, and one case sees %d", capped+1, losses)
			}
			lab.DropEach(fault.Reset(fault.ToClient), losses, lab.Timing.Gap)
			lab.Start(ctx)
			for n := 1; n <= losses; n++ {
				undriven.Returns(ctx, lab, n+1)
				if n >= capped {
					undriven.WaitedAfter(lab, n)
				}
			}
		})

	It("makes exactly as many attempts as it declares: without an adapter",
		script.WireOnly("BKF-004.client.wire", harness.Returns, harness.Backoff, harness.Attempts,
			harness.Waits(1, subject.WaitAttempts), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			attempts := lab.Declared().Attempts
			if sees := undriven.Watches(lab, attempts) + 1; sees < attempts {
				harness.NotJudged("it makes %d attempts, and one case sees %d", attempts, sees)
			}
			lab.DropEach(fault.Reset(fault.ToClient), math.MaxInt, lab.Timing.Gap)
			lab.Start(ctx)
			for n := 2; n <= attempts; n++ {
				undriven.Returns(ctx, lab, n)
			}
			undriven.GivesUp(ctx, lab, attempts)
		})

	It("waits as after a first failure again, once a connection lasted for the stability window: without an adapter",
		script.WireOnly("BKF-005.client.wire", harness.Returns, harness.Backoff, harness.Stable, harness.Backoffs(3),
			harness.Waits(1, subject.WaitStable), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const failures = 2
			lab := harness.TestWire(ctx, harness.Plain)
			lab.DropEach(fault.Reset(fault.ToClient), failures, lab.Timing.Gap)
			lab.Start(ctx)
			undriven.Returns(ctx, lab, failures)
			stable := undriven.Returns(ctx, lab, failures+1)
			undriven.Holds(ctx, stable, lab.Declared().Stable.D()+lab.Timing.Quiet)
			lab.Drop(stable, fault.Reset(fault.ToClient))
			undriven.Returns(ctx, lab, failures+2)
			undriven.WaitedAfter(lab, failures+1)
		})

	It("goes on increasing its delays while its connections end before the stability window has passed: without an adapter",
		script.WireOnly("BKF-006.client.wire", harness.Returns, harness.Backoff, harness.Growth, harness.Waits(4, subject.WaitSeries),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const losses = 4
			lab := harness.TestWire(ctx, harness.Plain)
			seen := undriven.Watches(lab, losses)
			lab.DropEach(fault.Reset(fault.ToClient), seen, script.ScarcelyStable(lab.Declared().Stable.D()))
			lab.Start(ctx)
			for n := 1; n <= seen; n++ {
				undriven.Returns(ctx, lab, n+1)
				undriven.WaitedAfter(lab, n)
			}
		})
})

// losesAll ends each connection of the client, up to so many in a row, and expects that it waited after each of them as it declares.
func losesAll(ctx context.Context, f fault.Fault, most int) {
	GinkgoHelper()
	lab := harness.TestWire(ctx, harness.Plain)
	losses := undriven.Watches(lab, most)
	lab.DropEach(f, losses, lab.Timing.Gap)
	lab.Start(ctx)
	for n := 1; n <= losses; n++ {
		undriven.Returns(ctx, lab, n+1)
		undriven.WaitedAfter(lab, n)
	}
}

// uncounted is how many connections are accepted and dropped in a row: among the delays between them, those of a client with full
// jitter that counts each as a failure are all as short as its first one but for once in two million runs, if its cap leaves it room.
const uncounted = 7

// losesUncounted ends each connection of the client before anything was received on it, and expects that each of them counts as a
// failed attempt. A client that declares that an established connection begins its delays anew must do so, too: what accepts and serves
// nobody would be tried at its shortest delay for ever.
func losesUncounted(ctx context.Context, f fault.Fault) {
	GinkgoHelper()
	lab := harness.TestWire(ctx, harness.Plain)
	anew := lab.Declared().ResetRule() == subject.ResetConnect
	undriven.CountsFailures(lab)
	losses := undriven.Watches(lab, uncounted)
	lab.DropEach(f, losses, lab.Timing.Gap)
	lab.Start(ctx)
	for n := 1; n <= losses; n++ {
		undriven.Returns(ctx, lab, n+1)
		undriven.WaitedAfter(lab, n)
	}
	if anew {
		expectCounted(lab, losses)
	}
}

// expectCounted expects that not all delays are as short as the first one, where the jitter of the policy lets those of a client that
// counts its failures be so by chance.
func expectCounted(lab *harness.WireLab, losses int) {
	GinkgoHelper()
	b := lab.Declared()
	longest := slices.Max(undriven.Gaps(lab, losses))
	switch first := lab.Timing.Around(b.Band(1).Latest, 0).Latest; {
	case longest > first || b.Capped() <= 1:
		return // one that never grows has nothing to begin anew
	case allWithin(b, losses, longest) > chance:
		harness.NotJudged("its delays grow by so little, beside their jitter, that %d of them do not tell whether each connection "+
			"begins them anew", losses)
	default:
		harness.As(record.ClassTiming).Wrong("Expected each of %d connections that ended before anything was received on them to "+
			"count as a failed attempt, so that delays grow to %v, but all of them were as short as the first one may be: %v. A proxy "+
			"that accepts and finds nobody behind it is tried like that for ever.",
			losses, b.Band(losses).Latest, rounded(undriven.Gaps(lab, losses)))
	}
}

// allWithin is how likely it is that none of so many delays, drawn evenly from their bands, is longer than that.
func allWithin(b subject.Backoff, delays int, longest time.Duration) float64 {
	p := 1.0
	for n := 1; n <= delays; n++ {
		if band := b.Band(n); longest < band.Latest {
			p *= float64(max(0, longest-band.Earliest)) / float64(band.Latest-band.Earliest)
		}
	}
	return p
}

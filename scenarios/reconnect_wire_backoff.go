package scenarios

import (
	"context"
	"math"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// A client that declares its backoff is held to it. Our peer accepts each of its connections and ends it: a refused attempt
// would leave no trace.
var _ = harness.Describe("A client without an adapter that declares its backoff", func() {
	const watched = 5 // delays of one series

	It("waits before each further attempt for a delay inside its band: without an adapter",
		wireOnly("BKF-001.client.wire", harness.Returns, harness.Backoff, harness.Waits(5, adapter.WaitSeries), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			losesAll(ctx, fault.Reset(fault.ToClient), watched)
		})

	DescribeTable("takes a connection for a failed attempt that is accepted and then",
		func(ctx SpecContext, f fault.Fault) { losesAll(ctx, f, 2) },
		Entry("by a RST, without an adapter", wireOnly("CTO-011.client.wire-reset", harness.Returns, harness.Backoff, harness.Backoffs(2), harness.Injects(fault.KindReset)), fault.Reset(fault.ToClient)),
		Entry("by a FIN, without an adapter", wireOnly("CTO-011.client.wire-close", harness.Returns, harness.Backoff, harness.Backoffs(2), harness.Injects(fault.KindClose)), fault.Close(fault.ToClient)),
	)

	It("waits no longer than its cap: without an adapter", wireOnly("BKF-002.client.wire", harness.Returns, harness.Backoff, harness.Growth,
		harness.Waits(1, adapter.WaitCap), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestWire(ctx, harness.TCP)
		capped := lab.Declared().Capped()
		losses := lab.Watches(capped + 2)
		if losses <= capped {
			lab.NotJudged("its delays stay at their cap after %d failures only, and one case sees %d", capped+1, losses)
		}
		lab.DropEach(fault.Reset(fault.ToClient), losses, lab.Timing.Gap)
		lab.Start(ctx)
		for n := 1; n <= losses; n++ {
			lab.Returns(ctx, n+1)
			if n >= capped {
				lab.WaitedAfter(n)
			}
		}
	})

	It("makes exactly as many attempts as it declares: without an adapter", wireOnly("BKF-004.client.wire", harness.Returns, harness.Backoff, harness.Attempts,
		harness.Waits(1, adapter.WaitAttempts), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestWire(ctx, harness.TCP)
		attempts := lab.Declared().Attempts
		if sees := lab.Watches(attempts) + 1; sees < attempts {
			lab.NotJudged("it makes %d attempts, and one case sees %d", attempts, sees)
		}
		lab.DropEach(fault.Reset(fault.ToClient), math.MaxInt, lab.Timing.Gap)
		lab.Start(ctx)
		for n := 2; n <= attempts; n++ {
			lab.Returns(ctx, n)
		}
		lab.GivesUp(ctx, attempts)
	})

	It("waits as after a first failure again, once a connection lasted for the stability window: without an adapter",
		wireOnly("BKF-005.client.wire", harness.Returns, harness.Backoff, harness.Stable, harness.Backoffs(3), harness.Waits(1, adapter.WaitStable), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const failures = 2
			lab := harness.TestWire(ctx, harness.TCP)
			lab.DropEach(fault.Reset(fault.ToClient), failures, lab.Timing.Gap)
			lab.Start(ctx)
			lab.Returns(ctx, failures)
			stable := lab.Returns(ctx, failures+1)
			lab.Holds(ctx, stable, lab.Declared().Stable.D()+lab.Timing.Quiet)
			lab.Drop(stable, fault.Reset(fault.ToClient))
			lab.Returns(ctx, failures+2)
			lab.WaitedAfter(failures + 1)
		})

	It("goes on increasing its delays while its connections end before the stability window has passed: without an adapter",
		wireOnly("BKF-006.client.wire", harness.Returns, harness.Backoff, harness.Growth, harness.Waits(4, adapter.WaitSeries), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const losses = 4
			lab := harness.TestWire(ctx, harness.TCP)
			seen := lab.Watches(losses)
			lab.DropEach(fault.Reset(fault.ToClient), seen, scarcely(lab.Declared().Stable.D()))
			lab.Start(ctx)
			for n := 1; n <= seen; n++ {
				lab.Returns(ctx, n+1)
				lab.WaitedAfter(n)
			}
		})
})

// losesAll ends each connection of the client, up to so many in a row, and expects that it waited after each of them as it declares.
func losesAll(ctx context.Context, f fault.Fault, most int) {
	GinkgoHelper()
	lab := harness.TestWire(ctx, harness.TCP)
	losses := lab.Watches(most)
	lab.DropEach(f, losses, lab.Timing.Gap)
	lab.Start(ctx)
	for n := 1; n <= losses; n++ {
		lab.Returns(ctx, n+1)
		lab.WaitedAfter(n)
	}
}

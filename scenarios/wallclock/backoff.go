package wallclock

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/leaps"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose wall clock leaps during its backoff", func() {
	needs := leaping(harness.Reconnect, harness.Tries, harness.LongDelay, harness.Waits(2, subject.WaitSeries),
		harness.Injects(fault.KindReset))

	DescribeTable("waits as long as it meant to",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
				c.Backoff.Initial, c.Backoff.Cap = 2*script.Millis(roomy), 2*script.Millis(roomy)
			}))
			clock := leaps.Apart(ctx, lab)
			client := lab.Open(ctx)
			loses := func(n int) leaps.Span {
				conn := lab.Accept(ctx)
				backoff.Noticed(lab, conn)
				lost := script.ResetNow(lab, conn)
				return delay(lab, lab.Config.Backoff.Band(lab.Config.Backoff.Failure(n)), n, lost, comes(lab.Server().Times, n))
			}
			clock.Holds(ctx, loses(1))
			clock.In(ctx, loses(2), by)
			attempts := backoff.ReportsAttempts(ctx, client, 3)
			lab.Note("the client says that it waited %v before its third attempt", backoff.Waited(attempts[2]))
		},
		Entry("an hour ahead", harness.Covers("BKF-024.client", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("BKF-024.client.back", needs...), -leaps.Far),
	)
})

var _ = harness.Describe("A client without an adapter whose wall clock leaps during its backoff", func() {
	needs := leaping(harness.Returns, harness.Backoff, harness.LongDelay, harness.Waits(2, subject.WaitSeries),
		harness.Injects(fault.KindReset))

	DescribeTable("waits as long as it declares",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestWire(ctx, harness.Plain)
			if losses := undriven.Watches(lab, 2); losses < 2 {
				harness.NotJudged("it makes %d further attempts, and this needs 2", losses)
			}
			conn := lab.Start(ctx)
			clock := leaps.Apart(ctx, lab)
			loses := func(n int) leaps.Span {
				lab.Drop(conn, fault.Reset(fault.ToClient))
				return delay(lab, lab.Declared().Band(undriven.Failure(lab, n)), n, lab.Losses.At(n), comes(lab.Server().Times, n))
			}
			clock.Holds(ctx, loses(1))
			conn = lab.Server().Conns()[1]
			clock.In(ctx, loses(2), by)
		},
		Entry("an hour ahead, without an adapter", script.WireOnly("BKF-024.client.wire", needs...), leaps.Far),
		Entry("an hour back, without an adapter", script.WireOnly("BKF-024.client.wire-back", needs...), -leaps.Far),
	)
})

// delay is the span from the loss of connection n to the next one.
func delay(lab harness.Any, band timing.Window, n int, lost time.Duration, again func() (time.Duration, bool)) leaps.Span {
	t := lab.Core().Timing
	return leaps.Span{
		Name: fmt.Sprintf("connection %d, for which the client's backoff has a delay of %v to %v,", n+1, timing.Round(band.Earliest),
			timing.Round(band.Latest)),
		After: lost, Before: lost, Ended: again,
		Kept: timing.Window{Earliest: max(0, band.Earliest-t.Early), Latest: t.Around(band.Latest, 0).Latest},
	}
}

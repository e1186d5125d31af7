package wallclock

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/leaps"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose wall clock leaps while nobody answers its attempt to connect", func() {
	needs := leaping(harness.ConnectLimit, harness.Waits(2, subject.WaitConnect), harness.Injects(fault.KindHang))

	DescribeTable("gives the attempt up when its limit is over",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, script.ConnectLimited(roomy))
			lab.Arm(fault.Hang())
			clock, limit := leaps.Apart(ctx, lab), lab.Config.ConnectTimeout.D()
			unanswered := func() leaps.Span {
				client := lab.Open(ctx)
				attempt := backoff.ReportsAttempts(ctx, client, 1)[0]
				return leaps.Of(lab, fmt.Sprintf("the end of an attempt to connect (limit %v)", limit), client.Began(), lab.Told(attempt),
					limit, leaps.Told(lab, func() (adapter.Event, bool) {
						if errors := client.Errors(); len(errors) > 0 {
							return errors[0], true
						}
						return adapter.Event{}, false
					}))
			}
			clock.Holds(ctx, unanswered())
			clock.In(ctx, unanswered(), by)
		},
		Entry("an hour ahead", harness.Covers("CTO-013.client", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("CTO-013.client.back", needs...), -leaps.Far),
	)
})

package wallclock

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/leaps"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client whose wall clock leaps while it waits for a reply", func() {
	needs := leaping(harness.Messages, harness.RequestLimit, harness.Waits(2, subject.WaitRequest))

	DescribeTable("completes the request when its limit is over",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
				c.RequestTimeout = script.Millis(roomy)
			}))
			clock, limit := leaps.Apart(ctx, lab), lab.Config.RequestTimeout.D()
			unanswered := func() leaps.Span {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				client.Connected(ctx)
				asked := script.AskEcho(ctx, client, "nobody answers this")
				script.TakeMessages(ctx, conn, wire.Request, 1)
				return leaps.Of(lab, fmt.Sprintf("the outcome of a request that nobody answers (limit %v)", limit), asked.At(),
					conn.FrameTimes()[0], limit, leaps.Told(lab, func() (adapter.Event, bool) {
						return lab.Session.Account().Done(asked.ID)
					}))
			}
			clock.Holds(ctx, unanswered())
			clock.In(ctx, unanswered(), by)
		},
		Entry("an hour ahead", harness.Covers("RTO-013.client", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("RTO-013.client.back", needs...), -leaps.Far),
	)
})

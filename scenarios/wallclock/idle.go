package wallclock

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/leaps"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A server whose wall clock leaps while a client is silent", func() {
	needs := leaping(harness.Idle, harness.Stream, harness.Answers, harness.Once, harness.Waits(2, subject.WaitIdle))

	DescribeTable("ends the connection when its limit is over",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestServer(ctx, silenceLimited)
			clock := leaps.Apart(ctx, lab)
			silent := func() leaps.Span {
				after := lab.Trace.Now()
				conn := lab.Dial(ctx)
				return silence(lab, conn, after, lab.Trace.Now())
			}
			clock.Holds(ctx, silent())
			clock.In(ctx, silent(), by)
		},
		Entry("an hour ahead", harness.Covers("IDL-013.server", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("IDL-013.server.back", needs...), -leaps.Far),
	)
})

var _ = harness.Describe("A client whose wall clock leaps while its peer is silent", func() {
	needs := leaping(harness.Idle, harness.Waits(2, subject.WaitIdle))

	DescribeTable("ends the connection when its limit is over",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, silenceLimited)
			clock := leaps.Apart(ctx, lab)
			silent := func() leaps.Span {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				return silence(lab, conn, client.Began(), lab.Trace.Now())
			}
			clock.Holds(ctx, silent())
			clock.In(ctx, silent(), by)
		},
		Entry("an hour ahead", harness.Covers("IDL-013.client", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("IDL-013.client.back", needs...), -leaps.Far),
	)
})

// silenceLimited is a setup whose limit on silence is one to act in, where it can be set.
var silenceLimited = harness.Plain.Direct().Config(func(c *adapter.Config) { c.IdleTimeout = script.Millis(roomy) })

// silence is the span from the beginning of a connection on which nothing is sent, between two times, to its end.
func silence(lab harness.Any, conn *peer.Conn, after, before time.Duration) leaps.Span {
	l := lab.Core()
	limit := l.Scale.Idle // as declared
	if l.Session != nil {
		limit = l.Config.IdleTimeout.D()
	}
	return leaps.Of(lab, fmt.Sprintf("the end of a silent connection (limit %v)", limit), after, before, limit, ended(conn))
}

package wallclock

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/leaps"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that pings, and whose wall clock leaps", func() {
	needs := leaping(harness.Ping, harness.Messages, harness.Waits(4, subject.WaitPing))
	pongs := append(needs, harness.Waits(2, subject.WaitPong))

	DescribeTable("asks a silent peer when its interval is over",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, script.PingUnlimited.Config(func(c *adapter.Config) {
				c.PingInterval = script.Millis(roomy)
			}))
			clock, limit := leaps.Apart(ctx, lab), lab.Config.PingInterval.D()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			name := fmt.Sprintf("the ping of a client that received nothing for its interval of %v", limit)
			clock.Holds(ctx, leaps.Of(lab, name, client.Began(), lab.Trace.Now(), limit, comes(conn.FrameTimes, 0)))
			ping := conn.Messages()[0]
			after := lab.Trace.Now()
			Expect(conn.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})).To(Succeed())
			clock.In(ctx, leaps.Of(lab, name, after, lab.Trace.Now(), limit, comes(conn.FrameTimes, 1)), by)
		},
		Entry("an hour ahead", harness.Covers("HBT-016.client", needs...), leaps.Far),
		Entry("an hour back", harness.Covers("HBT-016.client.back", needs...), -leaps.Far),
	)

	DescribeTable("ends the connection when no pong has come within its limit",
		func(ctx SpecContext, by time.Duration) {
			lab := harness.TestClient(ctx, script.PingLimited.Direct().Config(func(c *adapter.Config) {
				c.PingTimeout = script.Millis(roomy)
			}))
			clock, limit := leaps.Apart(ctx, lab), lab.Config.PingInterval.D()+lab.Config.PingTimeout.D()
			unanswered := func() leaps.Span {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				before := lab.Trace.Now()
				return leaps.Of(lab, fmt.Sprintf("the end of a connection on which nothing comes (a ping after %v, and %v without a pong)",
					lab.Config.PingInterval.D(), lab.Config.PingTimeout.D()), client.Began(), before, limit, ended(conn))
			}
			clock.Holds(ctx, unanswered())
			clock.In(ctx, unanswered(), by)
		},
		Entry("an hour ahead, while a pong is due", harness.Covers("HBT-016.client.pong", pongs...), leaps.Far),
		Entry("an hour back, while a pong is due", harness.Covers("HBT-016.client.pong-back", pongs...), -leaps.Far),
	)
})

package parts

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// An implementation that declares no limit need not take a message as long as this: what it makes of one is judged, and not that it does.
var _ = harness.Describe("A length that two bytes do not hold", func() {
	const few = 5 // what its lower bits say

	DescribeTable("is not what its lower bits say",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			n := wordFull + few - r.beside()
			if int64(n) > r.Framing.Announceable() {
				harness.NotJudged("no message of it may be as long as %d bytes, which this is about", n)
			}
			payload := r.Framing.Spell(wire.Fill(n, 1), int64(n))
			_ = r.conn.SendFrames(payload) // whoever has a limit may end the connection meanwhile
			r.Await(ctx, r.Timing.Reply, func() bool { return script.HasEnded(r.conn) || r.number() > 0 })
			switch {
			case r.number() > 0 && !r.is(0, payload):
				harness.As(record.ClassDelivery).Wrong("Expected a message of %d bytes to come out whole or not at all, but the %s made %s of "+
					"it: the lower 16 bits of its length are %d.", len(payload), r.Impl.Side, r.took(0), few)
			case r.number() == 0 && r.Framing.Max == 0:
				harness.NotJudged("it does not declare how long a message may be, and took none of %d bytes, which this is about", len(payload))
			}
			r.exact(ctx, payload)
		},
		Entry("to a server", harness.Covers("FRM-020.server", harness.Prefix), side(server)),
		Entry("to a client", harness.Covers("FRM-020.client", harness.Prefix), side(client)),
	)
})

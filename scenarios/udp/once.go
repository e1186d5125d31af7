package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("Messages of the reliability profile that a network does not carry once", func() {
	DescribeTable("are carried out once each",
		func(ctx SpecContext, why string, faults ...fault.Fault) {
			lab := harness.TestDatagrams(ctx)
			lab.Arm(faults...)
			s := sessions.Open(ctx, lab, lab.Through(), lab.Rand.Uint32(), 0)
			messages := sessions.Fitting(lab, 200, 3*several)
			sessions.Each(s.Deliver(ctx, reliable.Window, why, increments(messages)...), 0)
			s.Stands(ctx, counter, uint64(messages), "each message counts once")
		},
		Entry("three in ten are lost, both ways", harness.Covers("UDP-038.server", profile(harness.Injects(fault.KindLoss))...),
			"of a network that loses three in ten datagrams both ways", fault.Loss(fault.ToServer).Sharing(0.3), fault.Loss(fault.ToClient).Sharing(0.3)),
		Entry("each arrives four times", harness.Covers("UDP-006.server", profile(harness.Injects(fault.KindDuplicate))...),
			"of a network that doubles datagrams twice", fault.Duplicate(fault.ToServer), fault.Duplicate(fault.ToServer)),
		Entry("one in four arrives from another port", harness.Covers("UDP-010.server.moved", profile(harness.Injects(fault.KindMove))...),
			"of a network that has one in four datagrams come from another port", fault.Move(fault.ToServer).Nth(4)),
		Entry("one in three arrives with 8,000 bytes behind it", harness.Covers("UDP-014.server.padded", profile(harness.Injects(fault.KindPad))...),
			"of a network that adds to one in three datagrams", fault.Pad(fault.ToServer, 8000).Nth(3), fault.Pad(fault.ToClient, 8000).Nth(3)),
	)

	It("are carried out once each: old ones come again", harness.Covers("UDP-009.server.replay", profile(harness.Injects(fault.KindReplay))...),
		func(ctx SpecContext) {
			const old = reliable.Window + 6
			lab := harness.TestDatagrams(ctx)
			lab.Arm(fault.Replay(fault.ToServer, old).Nth(2), fault.Replay(fault.ToServer, several).Nth(3))
			messages := sessions.Fitting(lab, 200, 3*several)
			if messages < 2*old {
				harness.NotJudged("it is too slow for %d messages, without which none is old", 2*old)
			}
			s := sessions.Open(ctx, lab, lab.Through(), lab.Rand.Uint32(), 0)
			sessions.Each(s.Deliver(ctx, reliable.Window, "of a network in which old datagrams come again", increments(messages)...), 0)
			s.Stands(ctx, counter, uint64(messages), "each message counts once")
		})

	It("are answered by the same bytes each time: a copy once the answer is there",
		harness.Covers("UDP-006.server.again", profile()...), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			for n := 1; n <= several; n++ {
				first := sessions.Count(s.Answered(ctx, n, sessions.Increment(counter), "a message"))
				if again := sessions.Count(s.Answered(ctx, n, sessions.Increment(counter), "a copy of a message that it has answered before, since "+
					"that answer may be lost")); again != first {
					harness.As(record.ClassDelivery).Wrong("Expected a copy to be answered by %d, as the first one was, but it was "+
						"answered by %d.", first, again)
				}
			}
			s.Stands(ctx, counter, several, "each message was carried out once")
		})
})

var _ = harness.Describe("Datagrams of the reliability profile of which some bits are inverted on their way", func() {
	// A CRC-32 finds every three bits of a datagram of this length.
	It("are not taken for what they were: one in ten, both ways",
		harness.Covers("UDP-015.server", profile(harness.Injects(fault.KindFlip))...), func(ctx SpecContext) {
			const bits = 3
			lab := harness.TestDatagrams(ctx)
			lab.Arm(fault.Flip(fault.ToServer, bits).Sharing(0.1), fault.Flip(fault.ToClient, bits).Sharing(0.1))
			s := sessions.Open(ctx, lab, lab.Through(), lab.Rand.Uint32(), 0)
			bodies := bodies(lab, sessions.Fitting(lab, 200, 3*several))
			for n, answer := range s.Deliver(ctx, reliable.Window, "of a network that inverts bits of one in ten datagrams", echoes(bodies)...) {
				sessions.Echoed(answer, n, bodies[n])
			}
		})
})

package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("Messages of the reliability profile that overtake each other", func() {
	const depth = 8
	needs := profile(harness.Injects(fault.KindReorder))
	deliver := func(ctx SpecContext, option uint32) [][]byte {
		lab := harness.TestDatagrams(ctx)
		lab.Arm(fault.Reorder(fault.ToServer, depth).Nth(3), fault.Reorder(fault.ToClient, depth).Nth(3))
		s := sessions.Open(ctx, lab, lab.Through(), lab.Rand.Uint32(), option)
		return s.Deliver(ctx, reliable.Window, "of a network that changes their order", increments(sessions.Fitting(lab, 500, 5*several))...)
	}

	It("are carried out once each: in any order", harness.Covers("UDP-008.server", needs...), func(ctx SpecContext) {
		sessions.Each(deliver(ctx, 0), 0)
	})

	It("are carried out in the order of their numbers: where the session asks for it",
		harness.Covers("UDP-008.server.ordered", append(needs, harness.Ordered)...), func(ctx SpecContext) {
			for n, answer := range deliver(ctx, reliable.InOrder) {
				if got := sessions.Count(answer); got != uint64(n+1) {
					harness.As(record.ClassDelivery).Wrong("Expected the messages of an ordered session to be carried out in the order of "+
						"their numbers, so that "+
						"the answer to message %d says %d, but it says %d.", n+1, n+1, got)
				}
			}
		})

	It("wait for the one that is missing: where the session asks for order",
		harness.Covers("UDP-008.server.gap", profile(harness.Ordered)...), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), reliable.InOrder)
			s.Answered(ctx, 1, sessions.Increment(counter), "the first message")
			third := []byte("what message 3 carries") // another payload than that of the message which it waits for
			s.Silent(ctx, 3, sessions.Echo(3, third), "the session is ordered, and message 2 has not been sent yet")
			if got := sessions.Count(s.Answered(ctx, 2, sessions.Increment(counter), "the message that was missing")); got != 2 {
				harness.As(record.ClassDelivery).Wrong("Expected message 2 to make the counter 2, but it made it %d.", got)
			}
			sessions.Echoed(s.Answered(ctx, 3, sessions.Echo(3, third), "a message that had to wait for the one before it"), 3, third)
		})
})

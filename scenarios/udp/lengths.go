package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

var _ = harness.Describe("The longest messages of a client of the reliability profile", func() {
	It("are sent whole: as long as a datagram holds", harness.Covers("UDP-013.client.longest", sender(harness.Sized)...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		lab.Choose(lab.Rand.Uint32(), reliable.MostPayload)
		lab.Launch(ctx)
		lab.Await(ctx, lab.Timing.Start, func() bool { return len(lab.Server().Received()) > 0 || lab.Ended() })
		if len(lab.Server().Received()) == 0 {
			harness.As(record.ClassDelivery).Missed("Expected the client to send messages with payloads of %d bytes, which a datagram of "+
				"the profile holds, but "+
				"nothing came. %s", reliable.MostPayload, lab.Process.Remains())
		}
		s := sessions.Behind(lab)
		s.Until(ctx, 1, "whose payloads are as long as any may be", func(c sessions.Came) {
			if got := len(c.Bytes.Payload); c.N > 0 && got != reliable.MostPayload {
				harness.As(record.ClassDelivery).Wrong("Expected messages with payloads of %d bytes, as its command was given ({bytes}), "+
					"but message %d has one of %d.",
					reliable.MostPayload, c.N, got)
			}
			s.Answer(c)
		})
	})

	// Nobody drives the client, so that its end, or the silence of one that stays, is all that a refusal shows.
	It("are refused: one byte longer than a datagram holds", harness.Covers("UDP-013.client", sender(harness.Sized)...), func(ctx SpecContext) {
		lab := harness.TestAsking(ctx)
		lab.Choose(lab.Rand.Uint32(), reliable.MostPayload+1)
		lab.Launch(ctx)
		n := 0
		look := func() {
			for _, d := range lab.Server().Received()[n:] {
				n++
				if answer, differs := lab.Impl.Answer(d.Data); differs == "" {
					lab.Sends(lab.Server().Answer, d, answer)
					continue
				}
				harness.As(record.ClassDelivery).Wrong("Expected the client to send no message of %d bytes, which no datagram of the "+
					"profile holds, and no part of "+
					"it, but a datagram of %d bytes came.", reliable.MostPayload+1, len(d.Data))
			}
		}
		lab.Await(ctx, lab.Timing.Reply, func() bool { look(); return lab.Ended() })
		lab.Await(ctx, lab.Timing.Gap, func() bool { look(); return false }) // what it did last may still be on its way to our receive loop
	})
})

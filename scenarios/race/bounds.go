package race

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What RFC 8305 section 8 has of the attempt delay: no less, and no more.
const (
	leastDelay    = 10 * time.Millisecond
	greatestDelay = 2 * time.Second
)

var _ = harness.Describe("The attempt delay of a client with several addresses", func() {
	It("is cut short by a refusal: the first address refuses",
		harness.Covers("HEB-002.client", harness.Addresses, harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(patient))
			client := lab.OpenAny(ctx, lab.Detour(fault.Refuse()), lab.Server().Addr())
			conn := wins(ctx, lab, client)
			timed.InWindow(lab, "the connection to the second address of a client whose first one refuses, and whose attempt delay is "+
				patient.String()+",", client.Began(), lab.Server().Times()[0], timing.Window{Latest: patient / 2})
			worksBy(ctx, lab, client, conn)
		})

	It("is 10 ms at the least: it is told one of 1 ms, and eight addresses do not answer",
		harness.Covers("HEB-005.client.short", harness.Addresses, harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			const silent = 8 // of them the least delays add up to more than a timer may be early
			lab := harness.TestClient(ctx, racing(leastDelay/10))
			var addrs []string
			for range silent {
				addrs = append(addrs, lab.Detour(fault.Hang()))
			}
			client := lab.OpenAny(ctx, append(addrs, lab.Server().Addr())...)
			conn := wins(ctx, lab, client)
			timed.InWindowSince(lab.Lab, "the connection to the ninth address, behind eight that do not answer, each of which has at least "+
				leastDelay.String()+" alone,", client.Began(), lab.Server().Times()[0],
				timing.Window{Earliest: silent*leastDelay - lab.Timing.Early, Latest: lab.Timing.Reply}, true)
			worksBy(ctx, lab, client, conn)
		})

	It("is 2 s at the most: it is told one of five times that, and the first address does not answer",
		harness.Covers("HEB-005.client.long", harness.Addresses, harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.ConnectLimited(timing.Default.Bulk).Config(func(c *adapter.Config) {
				c.AttemptDelay = script.Millis(5 * greatestDelay)
			}))
			due := lab.Timing.Around(greatestDelay, 0).Latest
			if limit := lab.Config.ConnectTimeout.D(); limit <= due {
				harness.NotJudged("its limit on connecting of %v may be over before the second address is due, after %v at the latest", limit, due)
			}
			client := lab.OpenAny(ctx, lab.Detour(fault.Hang()), lab.Server().Addr())
			conn := wins(ctx, lab, client)
			timed.InWindow(lab, "the connection to the second address of a client whose first one does not answer", client.Began(),
				lab.Server().Times()[0], timing.Window{Latest: due})
			worksBy(ctx, lab, client, conn)
		})
})

var _ = harness.Describe("The race of a client that waits for a first message", func() {
	It("goes on beside an address that accepts and says nothing",
		harness.Covers("HEB-016.client", harness.Addresses, harness.Messages, harness.Handshake, harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(script.Scale.Connect).Direct().Messages().Config(func(c *adapter.Config) {
				c.HandshakeLimit = script.Millis(timing.Default.Bulk)
			}))
			answer := peer.Respond(true)
			lab.Server().Handle(func(c *peer.Conn) {
				if c.Number() > 1 { // the first one is accepted, and nothing more
					answer(c)
				}
			})
			client := lab.OpenAny(ctx, lab.Server().Addr(), lab.Detour())
			first := lab.Accept(ctx)
			if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return lab.Server().Accepted() > 1 }) {
				harness.Missed("Expected a client that waits for a first message to try its second address beside a first one that accepts and says "+
					"nothing, after the attempt delay of %v, but within %v it did not.", script.Scale.Connect, lab.Timing.Prompt)
			}
			client.Connected(ctx)
			abandons(ctx, lab, first)
			asked := script.AskEcho(ctx, client, "by the one that speaks")
			script.ExpectEchoed(ctx, lab, asked, "by the one that speaks")
		})
})

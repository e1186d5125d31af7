package backoff

import (
	"fmt"
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server that says when it will be ready knows that better than any formula.
var _ = harness.Describe("A request that is refused with advice to come back later", func() {
	DescribeTable("is sent again when the advised time is over, and not earlier",
		func(ctx SpecContext, code wire.Code) {
			lab := harness.TestClient(ctx, script.Retrying)
			band := lab.Config.Backoff.Band(1)
			advice := max(script.Scale.Request, 2*band.Latest) // no delay of its own is as long
			refusals := script.RefuseRequests(lab, wire.Message{Code: code, Arg: uint32(advice.Milliseconds())}, 1)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			done := asked.Outcome(ctx, 0)
			Expect(done).To(match.Succeed(), "The first copy of the request was answered with error %d and the advice to come back in "+
				"%v, and whoever comes back gets a reply. But the request failed with class %s after %d copies.",
				code, advice, done.Class, script.CopiesOnWire(lab))
			script.ExpectReply(ctx, asked)
			Expect(script.CopiesOnWire(lab)).To(match.Count(2, "copies of the request on the wire",
				"the first was refused, and the second answered"))
			refused, came := refusals()
			// Whoever adds jitter to the advice spares the server a herd.
			timed.InWindow(lab, fmt.Sprintf("the next copy of a request whose server advised to wait for %v", advice), refused[0], came[1],
				timing.Window{Earliest: advice - lab.Timing.Early, Latest: lab.Timing.Around(advice+band.Latest, 0).Latest})
		},
		Entry("a server that is unavailable",
			harness.Covers("BKF-015.client", harness.Messages, harness.Retry, harness.Backoffs(3), harness.Injects(fault.KindReply)),
			wire.Unavailable),
		Entry("with advice when to come back",
			harness.Covers("RTY-009.client", harness.Messages, harness.Retry, harness.Backoffs(3), harness.Injects(fault.KindReply)),
			wire.Busy),
	)

	It("is not sent again meanwhile, though the time has no end in sight",
		harness.Covers("BKF-016.client", harness.Messages, harness.Retry, harness.Backoffs(1), harness.Injects(fault.KindReply)),
		func(ctx SpecContext) {
			const never = math.MaxUint32 // milliseconds: seven weeks, or -1 to whoever reads it as signed
			lab := harness.TestClient(ctx, script.Retrying)
			script.RefuseRequests(lab, wire.Message{Code: wire.Unavailable, Arg: never}, script.MostTries)
			client := lab.Open(ctx)
			client.Connected(ctx)
			client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			Eventually(ctx, func() int { return script.CopiesOnWire(lab) }).Should(BeNumerically(">", 0),
				"copies of the request on the wire")
			Consistently(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(backoff.Beyond(lab, 1)).Should(match.Count(1,
				"copies of the request on the wire",
				"the server advised to wait for "+(never*time.Millisecond).String()+", which is as much as never"))
		})
})

package retry

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Who counts attempts has to say so when they are used up. Each connection is stable before it is lost, so that the attempts to connect begin
// anew and do not end the client, which would end its requests as well.
var _ = harness.Describe("A request that is lost with every connection", func() {
	const losses = script.MostTries + 2

	It("is sent again, or has an outcome",
		harness.Covers("RTY-030.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Backoffs(1),
			harness.Waits(losses, subject.WaitStable), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			for n := 0; n < losses && asked.Pending(); n++ {
				copies := func() int { return script.CopiesOnWire(lab) }
				lab.Await(ctx, backoff.Beyond(lab, 1)+lab.Timing.Reply, func() bool { return copies() > n || !asked.Pending() })
				if asked.Pending() && copies() <= n {
					harness.Missed("Expected the request to be sent again, or to fail, after %d connections were lost with it, but within %v the "+
						"client did neither: whoever asked waits for ever.", n, backoff.Beyond(lab, 1)+lab.Timing.Reply)
				}
				if all := lab.Server().Conns(); asked.Pending() {
					conn := all[len(all)-1]
					if n == losses-1 {
						script.Reply(conn, script.TakeMessages(ctx, conn, wire.Request, 1)[0])
						asked.Succeeds(ctx)
						lab.Note("it was sent %d times, and then answered", copies())
						return
					}
					backoff.Renews(ctx, lab, client, conn)
					script.ResetNow(lab, conn)
				}
			}
			if asked.Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected the request to fail, or to be sent again, but the client reports a reply to it, which nobody gave.")
			}
			lab.Note("it was sent %d times, and then given up", script.CopiesOnWire(lab))
		})
})

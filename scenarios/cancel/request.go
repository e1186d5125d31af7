package cancel

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A request that is cancelled while it waits for its reply", func() {
	It("completes at once and exactly once, and its late reply is nobody's",
		harness.Covers("CAN-004.client", harness.Cancel, harness.Messages), func(ctx SpecContext) {
			limit := script.FarBeyondPrompt * timing.Default.Prompt // what happens at once is not its doing
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
				c.RequestTimeout = script.Millis(limit)
			}))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := script.AskEcho(ctx, client, "never mind")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			timed.StaysPending(ctx, asked, "nobody answered the request yet")
			client.Cancel(ctx, asked).Succeeds(ctx)
			Eventually(ctx, asked.Pending).Should(BeFalse(),
				"Expected a request that is cancelled to complete at once, but nothing came of it "+
					"within %v. Its limit is %v.", lab.Timing.Prompt, limit)
			asked.Fails(ctx, adapter.Canceled)

			late := conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body})
			// A second outcome of the request would end the case by itself: the drill protocol has none.
			timed.Stays(ctx, client.Lab, client.Errors, match.ReportNothing(), "A reply that nobody waits for any more is no error.")
			if late == nil && client.State() == adapter.Connected {
				next := script.AskEcho(ctx, client, "this one counts")
				script.AnswerEcho(conn, script.TakeMessages(ctx, conn, wire.Request, 2)[1])
				Expect(string(next.Succeeds(ctx).Data)).To(Equal("this one counts"),
					"The client reports another body for this request than its reply had: the late reply was not nobody's.")
			}
		})
})

package drain

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server that is going away has not failed: what it took it answers, and what is new goes elsewhere.
var _ = harness.Describe("A client whose server says that it is going away", func() {
	leave := func(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, code wire.Code) {
		GinkgoHelper()
		Expect(conn.SendMessage(wire.Message{Type: wire.Leaving, Code: code})).To(Succeed())
		// Some clients connect again at once, others when there is something to send.
		lab.Await(ctx, lab.Timing.Prompt, func() bool { return lab.Server().Accepted() > 1 })
	}

	It("gets the replies to what is under way, and makes new requests on a new connection",
		harness.Covers("GRC-008.client", harness.GoingAway, harness.Messages, harness.Reconnect, harness.Backoffs(1)),
		func(ctx SpecContext) {
			const underWay = 3
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			old := lab.Accept(ctx)
			client.Connected(ctx)
			var asked []*harness.Sending
			for n := range underWay {
				asked = append(asked, script.AskEcho(ctx, client, fmt.Sprintf("under way %d", n)))
			}
			requests := script.TakeMessages(ctx, old, wire.Request, underWay)
			leave(ctx, lab, old, 0)
			for n, one := range asked {
				if !one.Pending() {
					harness.Unasked("Expected request %d of %d that were under way to wait for its reply, since a server that is "+
						"going away answers what it has, but it ended with %s.",
						n+1, underWay, script.OutcomeWords(one.Outcome(ctx, 0)))
				}
			}
			next := client.Request(ctx, script.IdempotentEcho, []byte("new"))
			if !lab.Await(ctx, lab.Timing.Reply, func() bool { return lab.Server().Accepted() > 1 }) {
				harness.Missed("Expected a new request on a new connection, since the server takes none on one that it is about to "+
					"leave, but the client made no other connection within %v, and has sent %d messages on the old one.",
					lab.Timing.Reply, old.FrameCount())
			}
			conn := lab.Accept(ctx)
			first := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			Expect(string(first.Body)).To(Equal("new"), "the first request on the connection that follows one whose server is going away")
			Expect(len(old.Messages())).To(match.Count(underWay, "messages on the connection whose server is going away",
				"it takes no new request"))
			script.Reply(conn, first)
			next.Succeeds(ctx)
			for n, one := range asked {
				script.AnswerEcho(old, script.WithBody(requests, fmt.Sprintf("under way %d", n)))
				Expect(string(one.Succeeds(ctx).Data)).To(Equal(fmt.Sprintf("under way %d", n)),
					"the reply on the connection whose server is going away")
			}
			Expect(old.Close()).To(Succeed())
			timed.Stays(ctx, client.Lab, client.Errors, match.ReportNothing(), "a server that says goodbye and goes is no trouble")
			Expect(client.States()).To(match.Rest(adapter.Connected))
		})

	It("pings half as often from the next connection on if that was the reason",
		harness.Covers("HBT-010.client", harness.GoingAway, harness.Ping, harness.Messages, harness.Reconnect, harness.Backoffs(1),
			harness.Waits(3, subject.WaitPing)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingUnlimited.Retrying(0))
			client := lab.Open(ctx)
			old := lab.Accept(ctx)
			client.Connected(ctx)
			leave(ctx, lab, old, wire.Busy)
			Expect(old.Close()).To(Succeed())
			conn := lab.Accept(ctx)
			after := client.Attempts()
			began := lab.Told(after[len(after)-1])
			doubled := 2 * lab.Scale.Ping // gRFC A8: who is told that it pings too often doubles its interval
			Eventually(ctx, conn.FrameCount).WithTimeout(doubled+lab.Timing.Prompt).Should(BeNumerically(">", 0),
				"pings on the second connection")
			timed.LastsSince(lab, fmt.Sprintf("the first ping on the connection after the one whose server found the interval of %v too short",
				lab.Scale.Ping),
				began, lab.Server().Times()[1], conn.FrameTimes()[0], doubled)
		})
})

// Closing is not giving up: what was asked before is still wanted.
var _ = harness.Describe("A client that is closed while replies are on their way", func() {
	It("takes them first", harness.Covers("GRC-011.client", harness.Messages, harness.CloseLimit, harness.Waits(1, subject.WaitClose)),
		func(ctx SpecContext) {
			const requests = 10
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
				c.CloseTimeout = script.Millis(script.Scale.Stable)
			}))
			limit := lab.Config.CloseTimeout.D()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			var asked []*harness.Sending
			for n := range requests {
				asked = append(asked, script.AskEcho(ctx, client, fmt.Sprintf("request %d", n)))
			}
			all := script.TakeMessages(ctx, conn, wire.Request, requests)
			began := lab.Trace.Now()
			closing := client.Close(ctx, "graceful")
			const share = 4 // of the limit, within which the replies come
			lab.Await(ctx, min(limit/share, lab.Timing.Quiet), func() bool { return !closing.Pending() })
			for _, request := range all {
				_ = conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}) // which nobody may take any more
			}
			answered := lab.Trace.Now() - began
			succeeded := 0
			for _, one := range asked {
				if one.Outcome(ctx, 0).Succeeded() {
					succeeded++
				}
			}
			if succeeded < requests {
				timed.Undisturbed(lab, began, lab.Trace.Now(), limit/share)
			}
			Expect(succeeded).To(match.Count(requests, "requests that succeeded", fmt.Sprintf(
				"they were made before the client was closed, and their replies came within %v of its close limit of %v",
				answered.Round(time.Millisecond), limit)))
			ending.Comes(ctx, lab, conn)
			Expect(conn.Close()).To(Succeed())
			closing.Outcome(ctx, 0)
		})
})

package request

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A request's limit runs from the moment it is made to the moment its reply is there, whatever the connection does.
var _ = harness.Describe("A client that waits for a reply", func() {
	connect := func(ctx context.Context, limit time.Duration) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
			c.RequestTimeout = script.Millis(limit)
		}))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("completes the request when none comes within its limit",
		harness.Covers("RTO-001.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, script.Scale.Request)
			asked := script.AskEcho(ctx, client, "nobody answers this")
			script.TakeMessages(ctx, conn, wire.Request, 1)
			expectRequestTimeout(ctx, lab, conn, asked)
		})

	It("holds its limit though parts of the reply keep coming",
		harness.Covers("RTO-002.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			const each, limits = 12, 5 // bytes of the reply within the limit, and how many limits it is kept up for
			lab, client, conn := connect(ctx, script.Scale.Request)
			asked := script.AskEcho(ctx, client, "answer slowly")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			reply := lab.Framing.Frame(wire.Message{Type: wire.Reply, ID: request.ID, Body: wire.Fill(100, 1)}.Bytes())
			dripping := conn.Wrong(fault.KindDrip)
			for n := 0; asked.Pending() && dripping.Send(reply[n:n+1]) == nil && n < each*limits; n++ {
				wait, cancel := context.WithTimeout(ctx, lab.Scale.Request/each)
				conn.WaitEnd(wait)
				cancel()
			}
			expectRequestTimeout(ctx, lab, conn, asked)
		})

	It("gives a reply that comes too late to nobody",
		harness.Covers("RTO-003.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, script.Scale.Request)
			given := script.AskEcho(ctx, client, "first")
			first := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			given.Fails(ctx, adapter.RequestTimeout)
			next := script.AskEcho(ctx, client, "second")
			second := script.TakeMessages(ctx, conn, wire.Request, 2)[1]
			script.AnswerEcho(conn.Wrong(fault.KindReply), first)
			script.AnswerEcho(conn, second)
			script.ExpectEchoed(ctx, lab, next, "second")
		})

	It("completes the others normally when one of them times out",
		harness.Covers("RTO-004.client", harness.Messages, harness.RequestLimit, harness.Waits(2, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const others = 9
			// Long enough that the others can be answered in what is left of theirs.
			lab, client, conn := connect(ctx, script.Scale.Stable)
			limit := lab.Config.RequestTimeout.D()
			lonely := script.AskEcho(ctx, client, "nobody answers this")
			// The others are made so much later that they are still waiting when the first one times out.
			ending.NotWithin(ctx, lab, conn, limit*2/3, "")
			asked := make([]*harness.Sending, others)
			for i := range asked {
				asked[i] = script.AskEcho(ctx, client, fmt.Sprintf("request %d", i))
			}
			lonely.Fails(ctx, adapter.RequestTimeout)
			if script.HasEnded(conn) {
				harness.Unasked("Expected the client to keep the connection, but it ended it: one request had timed out, and %d "+
					"others were on it.", others)
			}
			for _, request := range script.TakeMessages(ctx, conn, wire.Request, others+1)[1:] {
				script.AnswerEcho(conn, request)
			}
			for i, one := range asked {
				script.ExpectEchoed(ctx, lab, one, fmt.Sprintf("request %d", i))
			}
			if script.HasEnded(conn) {
				harness.Unasked("Expected the client to keep the connection, but it ended it: one request had timed out, and the " +
					"others had their replies.")
			}
		})
})

// expectRequestTimeout expects that the request, the first on its connection, fails when its limit is over.
func expectRequestTimeout(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked *harness.Sending) {
	GinkgoHelper()
	done := asked.Fails(ctx, adapter.RequestTimeout)
	timed.LastsSince(lab, fmt.Sprintf("the request timeout of %v", lab.Scale.Request), asked.At(), conn.FrameTimes()[0], lab.Told(done),
		lab.Scale.Request)
}

package hostile

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Requests and replies are joined by their id and by nothing else: not by their order, nor by their number.
var _ = harness.Describe("Replies that nobody can rely on", func() {
	ask := func(ctx context.Context, lab *harness.ClientLab, n int) ([]*harness.Sending, *peer.Conn, []wire.Message) {
		GinkgoHelper()
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		asked := make([]*harness.Sending, n)
		for i := range asked {
			asked[i] = client.Request(ctx, adapter.Request{Op: "echo"}, fmt.Appendf(nil, "request %d", i))
		}
		Eventually(ctx, conn.FrameCount).Should(match.Count(n, "requests that reached our peer",
			"none of them waits for the reply to another"))
		return asked, conn, conn.Messages()
	}
	answer := func(conn script.Messenger, m wire.Message) {
		GinkgoHelper()
		Expect(conn.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: m.Body})).To(Succeed())
	}
	expectOwn := func(ctx context.Context, asked []*harness.Sending) {
		GinkgoHelper()
		for i, one := range asked {
			body := fmt.Sprintf("request %d", i)
			Expect(string(one.Succeeds(ctx).Data)).To(Equal(body), "a request must get its own reply: replies are matched by id")
		}
	}

	It("out of order, they reach the requests they belong to",
		harness.Covers("HOS-012.client", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			asked, conn, requests := ask(ctx, lab, 50)
			for i := range requests {
				answer(conn.Wrong(fault.KindReply), requests[len(requests)-1-i])
			}
			expectOwn(ctx, asked)
		})
	It("given twice, they count once", harness.Covers("HOS-011.client", harness.Messages, harness.Injects(fault.KindReply)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			asked, conn, requests := ask(ctx, lab, 2)
			answer(conn, requests[0])
			answer(conn.Wrong(fault.KindReply), requests[0])
			timed.StaysPending(ctx, asked[1], "the second copy of a reply must not complete another request")
			answer(conn, requests[1])
			expectOwn(ctx, asked)
		})
	It("of an unknown id, they are nobody's: to no request at all",
		harness.Covers("HOS-010.client", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			lab.MustSurvive()
			asked, conn, requests := ask(ctx, lab, 1)
			answer(conn.Wrong(fault.KindReply), wire.Message{ID: requests[0].ID + 999, Body: []byte("nobody's")})
			script.ExpectNoAnswer(ctx, asked[0], "A reply with an id that nobody uses must not complete a request.")
			if asked[0].Pending() { // else the client has ended the connection, as it may
				answer(conn, requests[0])
				expectOwn(ctx, asked)
			}
			leftInstead(ctx, lab, conn, asked[0])
		})
})

// A type from the future, or a mistake: either way it is told, and nothing else suffers.
var _ = harness.Describe("A message of an unknown type", func() {
	unknown := wire.Message{Type: 0xee, ID: 7, Body: []byte("?")}
	It("is an error to a server, and not its end", harness.Covers("HOS-009.server", harness.Messages, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages())
			lab.MustSurvive()
			conn := lab.Dial(ctx)
			Expect(conn.Wrong(fault.KindGarbage).SendMessage(unknown)).To(Succeed())
			wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
			defer cancel()
			if reply, err := conn.Message(wait, 0); err == nil {
				Expect(reply).To(match.Refuse(wire.BadRequest), "an unknown type is answered by an error or ends the connection")
			} else {
				ending.Comes(ctx, lab, conn, adapter.Malformed)
			}
			delivery.ToOthers(ctx, lab)
		})
	It("is an error to a client, and not its end", harness.Covers("HOS-009.client", harness.Messages, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			Expect(conn.Wrong(fault.KindGarbage).SendMessage(unknown)).To(Succeed())
			ending.ReportedBy(ctx, client, adapter.Malformed)
			ending.Comes(ctx, lab, conn)
			lab.Respond()
			again := lab.Open(ctx)
			again.Connected(ctx)
			again.Request(ctx, adapter.Request{Op: "echo"}, []byte("well again")).Succeeds(ctx)
		})
})

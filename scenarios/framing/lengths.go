package framing

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// The limit is the greatest length that is accepted, not the first one that is refused.
var _ = harness.Describe("A frame as long as the limit", func() {
	It("is accepted by a server, and echoed", harness.Covers("FRM-007.server", harness.Prefix, harness.MaxFrame), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain)
		payload := lab.Framing.Spell(wire.Fill(int(lab.Framing.Largest()), 5), lab.Framing.Largest())
		conn := lab.Dial(ctx)
		before, _ := lab.Process.TryMemory()
		Expect(conn.SendFrames(payload)).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, payload)
		resources.KeepsFor(lab, before, lab.Framing.Largest())
	})
	It("is accepted by a client, and sent", harness.Covers("FRM-007.client", harness.Prefix), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain)
		n := int(lab.Framing.Largest())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		before, _ := lab.Process.TryMemory()
		client.SendFill(ctx, n, 5).Succeeds(ctx)
		Eventually(ctx, conn.Frames).Should(match.Payloads(wire.Fill(n, 5)))
		Expect(conn.SendFrames(wire.Fill(n, 6))).To(Succeed())
		delivery.ByClient(ctx, client, wire.Fill(n, 6))
		resources.KeepsFor(lab, before, lab.Framing.Largest())
	})
})

// A frame that is too long to send is the sender's own mistake: the peer must not see any of it.
var _ = harness.Describe("A message longer than the limit", func() {
	It("is refused by the client that is asked to send it", harness.Covers("FRM-017.client", harness.Prefix), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		client.SendFill(ctx, int(lab.Framing.TooLong()), 1).Fails(ctx, adapter.FrameTooLarge)
		client.Send(ctx, []byte("the next one")).Succeeds(ctx)
		Eventually(ctx, conn.Frames).Should(match.Payloads([]byte("the next one")))
		delivery.Framed(ctx, lab.Lab, conn, "no byte of the refused message may reach the wire", []byte("the next one"))
	})
	It("is refused by the server that is asked to reply with it", harness.Covers("FRM-017.server", harness.Prefix, harness.Messages),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages())
			conn := lab.Dial(ctx)
			ask := func(id, n uint32) {
				Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: id, Arg: n})).To(Succeed())
			}
			ask(1, uint32(lab.Framing.TooLong()-1))
			refusal, err := conn.Message(lab.Within(ctx, lab.Timing.Bulk), 0)
			Expect(err).NotTo(HaveOccurred(), "a reply of that length and its header exceed the limit: an error is expected instead")
			Expect(refusal).To(match.Refuse(wire.ArgTooLarge), "a reply of that length and its header exceed the limit")
			ask(2, 10)
			reply, err := conn.Message(lab.Within(ctx, lab.Timing.Bulk), 1)
			Expect(err).NotTo(HaveOccurred(), "the next request must be answered on the same connection")
			Expect(reply).To(match.Carry(wire.Fill(10, 0)), "the request after the refused one is answered as any other")
		})
})

// An empty frame is a message of no bytes. What becomes of it is declared; it never spoils what follows.
var _ = harness.Describe("An empty frame between two others", func() {
	first, last := []byte("before"), []byte("after")

	// dealtWith expects what is declared; where nothing is, any of the three that the clause or a policy allows.
	dealtWith := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn, messages func() int, shown any, first, last []byte) {
		GinkgoHelper()
		all, two, one := delivery.Replies(lab, first, []byte{}, last), delivery.Replies(lab, first, last), delivery.Replies(lab, first)
		outcomes := map[string]types.GomegaMatcher{"echo": all, "drop": two, "close": one}
		over := func() bool { end, _ := conn.Ending(); return end != peer.None }
		outcome := outcomes[lab.Impl.Policies.Empty]
		switch {
		case lab.Impl.Policies.Empty == "close":
			ending.Comes(ctx, lab, conn)
		case outcome == nil && lab.Await(ctx, lab.Timing.Prompt, func() bool { return messages() > 1 || over() }) && over():
			outcome = match.OneOf(all, two, one)
		case outcome == nil:
			outcome = match.OneOf(all, two)
		}
		Eventually(ctx, shown).Should(outcome)
	}

	It("is dealt with by a server as declared", harness.Covers("FRM-006.server", harness.Prefix, harness.Empties, harness.Answers, harness.EmptyRule),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			conn := lab.Dial(ctx)
			lab.MustSurvive()
			sent := lab.Fit(first, last)
			Expect(conn.SendFrames(sent[0], []byte{}, sent[1])).To(Succeed())
			dealtWith(ctx, lab.Lab, conn, conn.FrameCount, conn.Frames, sent[0], sent[1])
		})
	It("is dealt with by a client as declared", harness.Covers("FRM-006.client", harness.Prefix, harness.Empties), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		lab.MustSurvive()
		Expect(conn.SendFrames(first, []byte{}, last)).To(Succeed())
		dealtWith(ctx, lab.Lab, conn, func() int { return len(client.Messages()) }, client.Messages, first, last)
	})
})

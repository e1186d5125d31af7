package hostile

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client may ignore a reply of which it knows nothing, or end the connection: what it must not do is to believe it.
var _ = harness.Describe("A reply of an id that belongs to no request of its connection", func() {
	const guesses, later = 4, 3
	strange := []byte("nobody asked this here")

	open := func(ctx context.Context, lab *harness.ClientLab) (*harness.Driven, *peer.Conn) {
		GinkgoHelper()
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return client, conn
	}
	send := func(lab *harness.ClientLab, conn *peer.Conn, ids ...uint32) {
		GinkgoHelper()
		for _, id := range ids {
			_ = conn.Wrong(fault.KindReply).SendMessage(wire.Message{Type: wire.Reply, ID: id,
				Body: strange}) // the client may have ended the connection
		}
		lab.Note("%d replies of ids that belong to no request of that connection", len(ids))
	}
	// following are the ids that a client will use next if it counts, as most do, after having used so many more.
	following := func(last uint32, more int) (ids []uint32) {
		for n := range guesses {
			ids = append(ids, last+uint32(more+n+1))
		}
		return ids
	}

	It("answers none of the requests that follow: to a request that is yet to come",
		harness.Covers("HOS-010.client.early", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			lab.MustSurvive()
			client, conn := open(ctx, lab)
			first := script.AskEcho(ctx, client, script.RequestBody(0))
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			send(lab, conn, following(request.ID, 0)...)
			_ = conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body})
			if leftInstead(ctx, lab, conn, first) {
				return
			}
			asked := []*harness.Sending{first}
			for n := range later {
				asked = append(asked, script.AskEcho(ctx, client, script.RequestBody(n+1)))
			}
			for _, m := range slices.Backward(script.TakeMessages(ctx, conn, wire.Request, later+1)[1:]) {
				script.AnswerEcho(conn, m)
			}
			eachItsOwn(ctx, asked)
		})

	It("answers none that is still queued: to a request that is still queued",
		harness.Covers("HOS-010.client.queued", harness.Messages, harness.Huge, harness.Injects(fault.KindReply, fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			lab.MustSurvive()
			client, conn := open(ctx, lab)
			first := script.AskEcho(ctx, client, script.RequestBody(0))
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			script.AnswerEcho(conn, request)
			first.Succeeds(ctx)
			conn.Hold()
			stalled := client.RequestFill(ctx, script.PlainEcho, script.BulkBytes, 1)
			backpressure.StallsOn(ctx, lab, stalled)
			queued := script.AskEcho(ctx, client, script.RequestBody(1))
			send(lab, conn, following(request.ID, 1)...) // one more id belongs to what is being sent
			if !lab.Await(ctx, lab.Timing.Quiet, func() bool { return !queued.Pending() }) {
				conn.Release()
				lab.Await(ctx, lab.Timing.Bulk, func() bool { return script.HasEnded(conn) || conn.FrameCount() > 2 })
				for _, m := range script.TakeMessages(ctx, conn, wire.Request, 3)[1:] {
					script.AnswerEcho(conn, m)
				}
			}
			if !leftInstead(ctx, lab, conn, queued) {
				if got := string(queued.Succeeds(ctx).Data); got != script.RequestBody(1) {
					harness.Wrong("Expected a request of which not a byte had left to wait for the reply to it, %q, but the client "+
						"reports %q, which came before: nobody can have answered what was not asked yet.", script.RequestBody(1), got)
				}
			}
		})

	It("answers none of another client: to a request of another client",
		harness.Covers("HOS-010.client.other", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			lab.MustSurvive()
			client, conn := open(ctx, lab)
			asked := script.AskMany(ctx, client, later)
			requests := script.TakeMessages(ctx, conn, wire.Request, later)
			other, on := open(ctx, lab)
			own := script.AskEcho(ctx, other, script.RequestBody(0))
			answersElsewhere(ctx, lab, on, own, asked, requests, send)
			for _, m := range slices.Backward(requests) {
				script.AnswerEcho(conn, m)
			}
			eachItsOwn(ctx, asked)
		})

	It("answers none of the connection before it: to a request of an earlier connection",
		harness.Covers("HOS-010.client.moved", harness.GoingAway, harness.Messages, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.Retrying)
			lab.MustSurvive()
			client, old := open(ctx, lab)
			asked := script.AskMany(ctx, client, later)
			requests := script.TakeMessages(ctx, old, wire.Request, later)
			Expect(old.SendMessage(wire.Message{Type: wire.Leaving})).To(Succeed())
			// Some clients connect again at once, others when there is something to send.
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return lab.Server().Accepted() > 1 })
			own := client.Request(ctx, script.IdempotentEcho, []byte(script.RequestBody(0)))
			answersElsewhere(ctx, lab, lab.Accept(ctx), own, asked, requests, send)
			for _, m := range slices.Backward(requests) {
				script.AnswerEcho(old, m)
			}
			eachItsOwn(ctx, asked)
		})
})

// answersElsewhere replies, on this connection, to requests that were made on another one, and expects that they go on waiting. The one
// that was made here is answered last, so that its reply says that the others were read.
func answersElsewhere(ctx context.Context, lab *harness.ClientLab, on *peer.Conn, own *harness.Sending, asked []*harness.Sending,
	requests []wire.Message,
	send func(*harness.ClientLab, *peer.Conn, ...uint32)) {
	GinkgoHelper()
	here := script.TakeMessages(ctx, on, wire.Request, 1)[0]
	var ids []uint32
	for _, m := range requests {
		if m.ID != here.ID { // each connection may number its requests for itself
			ids = append(ids, m.ID)
		}
	}
	send(lab, on, ids...)
	_ = on.SendMessage(wire.Message{Type: wire.Reply, ID: here.ID, Body: here.Body})
	if !leftInstead(ctx, lab, on, own) {
		if got := string(own.Succeeds(ctx).Data); got != string(here.Body) {
			harness.Wrong("Expected the request of this connection to get the reply to it, %q, but the client reports %q.", here.Body, got)
		}
	}
	over := func() bool { return slices.ContainsFunc(asked, func(s *harness.Sending) bool { return !s.Pending() }) }
	if lab.Await(ctx, lab.Timing.Quiet, over) {
		harness.Wrong("Expected each of %d requests to wait for the reply on its own connection, but one of them ended when replies "+
			"of their ids came on another one: its peer has not said anything.", len(asked))
	}
}

// leftInstead waits for the outcome of a request and reports whether its client has ended the connection instead, as it may.
func leftInstead(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked *harness.Sending) bool {
	GinkgoHelper()
	if asked.Outcome(ctx, 0).Succeeded() {
		return false
	}
	ending.Comes(ctx, lab, conn)
	return true
}

// eachItsOwn expects that request n of these got the reply with its own body.
func eachItsOwn(ctx context.Context, asked []*harness.Sending) {
	GinkgoHelper()
	for n, one := range asked {
		if got := string(one.Succeeds(ctx).Data); got != script.RequestBody(n) {
			harness.Wrong("Expected request %d of %d to get the reply to it, %q, but the client reports %q: a reply belongs to the "+
				"request of its id on its connection, and to no other.",
				n+1, len(asked), script.RequestBody(n), got)
		}
	}
}

// Any number of requests, each of which has a reply of its own.
var _ = harness.Describe("Many requests that are under way together", func() {
	const many = 400

	DescribeTable("get each its own reply",
		func(ctx SpecContext, order func(*harness.ClientLab, []wire.Message)) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := script.AskMany(ctx, client, many)
			// A client may send a part of them only, and the others when there is room again.
			for answered := 0; answered < many; {
				lab.Await(ctx, lab.Timing.Prompt, func() bool { return conn.FrameCount() >= many })
				script.TakeMessages(ctx, conn, wire.Request, answered+1)
				came := conn.Messages()[answered:]
				lab.Note("%d requests were under way together", len(came))
				order(lab, came)
				var frames [][]byte
				for _, m := range came {
					frames = append(frames, wire.Message{Type: wire.Reply, ID: m.ID, Body: m.Body}.Bytes())
				}
				Expect(conn.Wrong(fault.KindReply).SendFrames(frames...)).To(Succeed())
				answered += len(came)
			}
			eachItsOwn(ctx, asked)
		},
		Entry("in the opposite order", harness.Covers("HOS-012.client.many", harness.Messages, harness.Injects(fault.KindReply)),
			func(_ *harness.ClientLab, all []wire.Message) { slices.Reverse(all) }),
		Entry("in any order", harness.Covers("HOS-012.client.shuffled", harness.Messages, harness.Injects(fault.KindReply)),
			func(lab *harness.ClientLab, all []wire.Message) {
				lab.Rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			}),
	)
})

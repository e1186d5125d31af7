package retry

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client whose connection broke before the reply came asks again with the same key, on another connection.
var _ = harness.Describe("A request whose idempotency key a server has seen", func() {
	DescribeTable("is not carried out again, and gets the same reply",
		func(ctx SpecContext, again func(context.Context, *harness.ServerLab, *peer.Conn) *peer.Conn) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			first := lab.Dial(ctx)
			key := someKey(lab.Lab)
			Expect(counted(script.AwaitAnswer(ctx, lab, first, increment(1, key, "a counter")))).To(BeEquivalentTo(1),
				"the counter after the first request, which has the key")
			second := again(ctx, lab, first)
			Expect(counted(script.AwaitAnswer(ctx, lab, second, increment(2, key, "a counter")))).To(BeEquivalentTo(1),
				"the reply to the same request with the same key: the one that the first got. Another number says that the request "+
					"was carried out twice.")
			Expect(counted(script.AwaitAnswer(ctx, lab, second, increment(3, 0, "a counter")))).To(BeEquivalentTo(2),
				"the counter after one further request without a key: the second of the two that had the key must not have counted")
		},
		Entry("on the same connection", harness.Covers("RTY-014.server.same", harness.Messages, harness.Keys),
			func(_ context.Context, _ *harness.ServerLab, first *peer.Conn) *peer.Conn { return first }),
		Entry("on the connection that follows a reset",
			harness.Covers("RTY-014.server.after", harness.Messages, harness.Keys, harness.Injects(fault.KindReset)),
			func(ctx context.Context, lab *harness.ServerLab, first *peer.Conn) *peer.Conn {
				Expect(first.Reset()).To(Succeed())
				return lab.Dial(ctx)
			}),
	)

	It("is joined to the one that is still carried out", harness.Covers("RTY-015.server", harness.Messages, harness.Keys),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			work := lab.Timing.Prompt
			first, second := lab.Dial(ctx), lab.Dial(ctx)
			slow := wire.Message{Type: wire.Request, Op: wire.Sleep, ID: 1, Arg: uint32(work.Milliseconds()), Key: someKey(lab.Lab),
				Body: []byte("slow")}
			Expect(first.SendMessage(slow)).To(Succeed())
			lab.Await(ctx, work/2, func() bool { return script.HasEnded(first) || first.FrameCount() > 0 }) // let half of it pass
			slow.ID = 2
			copied := lab.Trace.Now()
			answer := script.AwaitAnswer(ctx, lab, second, slow)
			if answer.Type == wire.Error {
				Expect(answer.Code).To(Or(Equal(wire.Busy), Equal(wire.Unavailable)),
					"the code of a refusal of the same request while the first is under way: it must permit the client to ask again")
				return
			}
			Expect(string(answer.Body)).To(Equal("slow"), "the reply to the second copy")
			timed.InWindow(lab, fmt.Sprintf("the reply to the second copy of a request that takes %v and was half done when the copy came,", work),
				copied, lab.Trace.Now(), timing.Window{Latest: work * 3 / 4})
		})

	It("is carried out once, however many copies come while it is: an effect that takes time",
		harness.Covers("RTY-015.server.counted", harness.Messages, harness.Keys, harness.SlowIncrement), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conns := []*peer.Conn{lab.Dial(ctx), lab.Dial(ctx)}
			slow := increment(0, someKey(lab.Lab), "a counter")
			slow.Op, slow.Arg = wire.SlowIncrement, uint32(lab.Timing.Quiet.Milliseconds())
			answers := copied(ctx, lab, conns, slow, copiesAtOnce)
			replies := 0
			for _, answer := range answers {
				if answer.Type == wire.Error {
					Expect(answer.Code).To(Or(Equal(wire.Busy), Equal(wire.Unavailable)),
						"the code of a refusal of a copy while the first is under way: it must permit the client to ask again")
					continue
				}
				Expect(counted(answer)).To(BeEquivalentTo(1),
					"the counter in the reply to a copy of the request: the one that the first got. Another number says that the copy "+
						"was carried out, too.")
				replies++
			}
			if replies == 0 {
				harness.Wrong("Expected one of %d copies of a request, all of one key, to be carried out and get its reply, but all "+
					"were refused.", copiesAtOnce)
			}
			Expect(counted(script.AwaitAnswer(ctx, lab, conns[0], increment(copiesAtOnce+1, 0, "a counter")))).To(BeEquivalentTo(2),
				"the counter after one further request without a key: the copies that came while the first was under way must not have "+
					"counted, whatever they were answered")
		})

	It("is refused if it asks for something else", harness.Covers("RTY-016.server", harness.Messages, harness.Keys), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
		conn := lab.Dial(ctx)
		key := someKey(lab.Lab)
		Expect(counted(script.AwaitAnswer(ctx, lab, conn, increment(1, key, "one")))).To(BeEquivalentTo(1),
			"the counter after the first request, which has the key")
		other := script.AwaitAnswer(ctx, lab, conn, increment(2, key, "another"))
		Expect(other).To(match.Refuse(wire.KeyReused),
			"It is another request with a key that came before: the reply to the first would answer a question that nobody asked.")
		Expect(counted(script.AwaitAnswer(ctx, lab, conn, increment(3, 0, "another")))).To(BeEquivalentTo(1),
			"the counter that the refused request named must not have counted it")
	})

	DescribeTable("is refused if anything else of it differs",
		func(ctx SpecContext, first, other wire.Message) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conn := lab.Dial(ctx)
			first.Type, first.ID, first.Key = wire.Request, 1, someKey(lab.Lab)
			other.Type, other.ID, other.Key = wire.Request, 2, first.Key
			before := script.AwaitAnswer(ctx, lab, conn, first)
			if before.Type != wire.Reply {
				harness.Wrong("Expected a reply (type 2) to the first request of a key; there came a message of type %d with code %d.",
					before.Type, before.Code)
			}
			answer := script.AwaitAnswer(ctx, lab, conn, other)
			if answer.Type != wire.Error || answer.Code != wire.KeyReused {
				harness.Wrong("Expected an error (type 3) with code 409 to a request that came with the key of another one; there "+
					"came a message of type %d with code %d. "+
					"Whoever tells requests apart by a part of them answers a question that nobody asked.", answer.Type, answer.Code)
			}
			first.ID = 3
			if again := script.AwaitAnswer(ctx, lab, conn, first); string(again.Body) != string(before.Body) {
				harness.Wrong("Expected the first request, asked once more after another one of its key was refused, to get the same "+
					"reply as before, %q; there came %q.", before.Body, again.Body)
			}
		},
		Entry("the operation", harness.Covers("RTY-016.server.op", harness.Messages, harness.Keys),
			wire.Message{Op: wire.Increment, Body: []byte("one")}, wire.Message{Op: wire.Echo, Body: []byte("one")}),
		Entry("the argument", harness.Covers("RTY-016.server.arg", harness.Messages, harness.Keys),
			wire.Message{Op: wire.ReplyOf, Arg: 10}, wire.Message{Op: wire.ReplyOf, Arg: 11}),
		Entry("the end of a long body", harness.Covers("RTY-016.server.end", harness.Messages, harness.Keys),
			wire.Message{Op: wire.Echo, Body: append(make([]byte, 200), 1)},
			wire.Message{Op: wire.Echo, Body: append(make([]byte, 200), 2)}),
	)

	// A client that asks again has less time left than when it asked first: that is no other request.
	It("is the same one with less time left",
		harness.Covers("RTY-014.server.deadline", harness.Messages, harness.Keys, harness.Deadlines), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conn := lab.Dial(ctx)
			request := increment(1, someKey(lab.Lab), "a counter")
			for _, left := range []time.Duration{lab.Timing.Bulk, lab.Timing.Reply} {
				request.Deadline = uint32(left.Milliseconds())
				Expect(counted(script.AwaitAnswer(ctx, lab, conn, request))).To(BeEquivalentTo(1),
					"the counter in the reply to a request that differs from the first of its key in the time that is left for it, "+
						"and in nothing else")
				request.ID++
			}
		})
})

// copiesAtOnce is how many of one request come at once.
const copiesAtOnce = 8

// copied sends so many copies of a request at once, in turn on each of the connections, and returns the answers. Their ids are from 1 on.
func copied(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, request wire.Message, n int) []wire.Message {
	GinkgoHelper()
	on := func(id int) *peer.Conn { return conns[id%len(conns)] }
	began := lab.Trace.Now()
	for id := 1; id <= n; id++ {
		request.ID = uint32(id)
		Expect(on(id).SendMessage(request)).To(Succeed())
	}
	if took := lab.Trace.Now() - began; took > time.Duration(request.Arg)*time.Millisecond/2 {
		harness.Inconclusive("%d copies took %v to send, so that the first may have been done before the last came. A run of this case "+
			"alone, on a machine with less to do, settles it.", n, took)
	}
	var answers []wire.Message
	for id := 1; id <= n; id++ {
		c := on(id)
		if !lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(c) || len(script.AnswersTo(c, uint32(id))) > 0 }) ||
			len(script.AnswersTo(c, uint32(id))) == 0 {
			harness.Missed("Expected an answer to copy %d of %d of a request, all of one key, within %v, but none came.", id, n,
				lab.Timing.Reply)
		}
		answers = append(answers, script.AnswersTo(c, uint32(id))[0])
	}
	return answers
}

// someKey draws an idempotency key.
func someKey(lab *harness.Lab) uint64 { return lab.Rand.Uint64() | 1 }

// increment asks for one more of a counter, with a key unless that is 0.
func increment(id uint32, key uint64, counter string) wire.Message {
	return wire.Message{Type: wire.Request, Op: wire.Increment, ID: id, Key: key, Body: []byte(counter)}
}

// counted is the number in the reply to an increment.
func counted(m wire.Message) uint64 {
	GinkgoHelper()
	if m.Type != wire.Reply || len(m.Body) != 8 {
		harness.Wrong("Expected a reply (type 2) to an increment, with the counter in 8 bytes; there came a message of type %d with "+
			"code %d and %d bytes.", m.Type, m.Code, len(m.Body))
	}
	return binary.BigEndian.Uint64(m.Body)
}

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
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("Replies to a client that has asked for nothing yet", func() {
	const unasked = 8 // with the ids that most clients begin with
	answerFirst := func(ctx context.Context) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
		lab.MustSurvive()
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		for id := range uint32(unasked) {
			Expect(conn.Wrong(fault.KindReply).SendMessage(wire.Message{Type: wire.Reply, ID: id,
				Body: []byte("nobody asked")})).To(Succeed())
		}
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, "") // until they have been read
		return lab, client, conn
	}

	It("are no reply to what it asks later: the connection goes on or ends",
		harness.Covers("HOS-015.client", harness.Messages, harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			_, client, conn := answerFirst(ctx)
			asked := script.AskEcho(ctx, client, "asked later")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			timed.StaysPending(ctx, asked, "the request was not answered yet, and what came before it can be no reply to it")
			script.AnswerEcho(conn, request)
			Expect(string(asked.Succeeds(ctx).Data)).To(Equal("asked later"), "the reply to the request")
		})

	It("are counted as replies that nobody waited for: counted",
		harness.Covers("HOS-015.client.counted", harness.Messages, harness.Counters, harness.Injects(fault.KindReply)),
		func(ctx SpecContext) {
			lab, client, _ := answerFirst(ctx)
			delivery.Counted(ctx, lab, "late_replies", func() int64 { return client.Counter(ctx, "late_replies") }, unasked)
		})
})

var _ = harness.Describe("A reply that has no end", func() {
	It("fails its request, and takes no memory for what is above the limit",
		harness.Covers("HOS-016.client", harness.Messages, harness.Prefix, harness.Beyond, harness.Memory,
			harness.Injects(fault.KindHeader)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := script.AskEcho(ctx, client, "how much?")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			before := lab.Process.Memory()
			begun := append(signBit(lab.Lab), wire.Message{Type: wire.Reply, ID: request.ID}.Bytes()...)
			Expect(conn.Wrong(fault.KindHeader).Send(begun)).To(Succeed())
			lab.Note("of %d bytes that the reply announces %d were sent", lab.Framing.Announces()/2+1, sendOn(lab, conn))
			ending.ReportedBy(ctx, client, adapter.FrameTooLarge)
			ending.Comes(ctx, lab, conn)
			if asked.Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected the request to fail, but the client reports success: its reply did not come to an end.")
			}
			resources.GrewLittle(lab, before)
		})
})

// sendOn sends bytes until the client ends the connection or takes no more, or has taken more than it may hold, and returns how many.
func sendOn(lab *harness.ClientLab, conn *peer.Conn) (sent int) {
	const more, piece = 640 << 20, 1 << 20
	for sent < more && !script.HasEnded(conn) {
		n, err := conn.TrySend(wire.Fill(piece, 1), lab.Timing.Quiet)
		sent += n
		if err != nil || n == 0 {
			break
		}
	}
	return sent
}

// Each costs its sender four bytes: what it costs the receiver must be about as little.
var _ = harness.Describe("A flood of empty frames", func() {
	It("holds a client up no longer than other bytes would",
		harness.Covers("HOS-004.client", harness.Prefix, harness.Empties, harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			const many = 20_000
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			last := []byte("after the flood")
			stream := append(lab.Framing.Repeated(nil, many), lab.Framing.Frame(last)...)
			conn.Wrong(fault.KindGarbage).TrySend(stream, lab.Timing.Reply) // a client may have enough of it, and end the connection
			beside := lab.Open(ctx)
			other := lab.Accept(ctx)
			Expect(other.SendFrames(last)).To(Succeed())
			delivery.ByClient(ctx, beside, last)
			Eventually(ctx, func() bool {
				return script.HasEnded(conn) ||
					delivered(client, last)
			}).WithTimeout(lab.Timing.Bulk).Should(BeTrue(), func() string {
				return fmt.Sprintf("Expected the client to be done with %d empty frames, %d bytes in all, within %v, or to end the "+
					"connection, but it has reported %d messages and not the one that follows. "+
					"Four bytes of its peer cost it more than other bytes do.", many, len(stream), lab.Timing.Bulk, len(client.Messages()))
			})
		})
})

// delivered reports whether the last message that the client reports is this one.
func delivered(client *harness.Driven, payload []byte) bool {
	all := client.Messages()
	return len(all) > 0 && all[len(all)-1].Is(payload)
}

// A control message is small by definition: what grows with it is what an attacker pays once and the victim twice.
var _ = harness.Describe("A ping whose body is too long", func() {
	DescribeTable("ends the connection of a client and is not answered",
		func(ctx SpecContext, size int) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			size = min(size, int(lab.Framing.Largest())-wire.MessageHeaderLen)
			Expect(conn.Wrong(fault.KindGarbage).SendMessage(wire.Message{Type: wire.Ping, ID: 1, Body: wire.Fill(size, 1)})).To(Succeed())
			ending.Comes(ctx, lab, conn, adapter.Malformed)
			Expect(conn.FrameCount()).To(match.Count(0, "messages of the client",
				"a ping with more than 125 bytes of body is malformed, and is not answered"))
		},
		Entry("by one byte", harness.Covers("HOS-013.client.one-byte", harness.Messages, harness.Ping,
			harness.Injects(fault.KindGarbage)), wire.MaxPingBody+1),
		Entry("by far", harness.Covers("HOS-013.client.far", harness.Messages, harness.Ping, harness.Injects(fault.KindGarbage)), 1<<20),
	)
})

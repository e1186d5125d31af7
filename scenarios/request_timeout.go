package scenarios

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// A request's limit runs from the moment it is made to the moment its reply is there, whatever the connection does.
var _ = harness.Describe("A client that waits for a reply", func() {
	connect := func(ctx context.Context, limit time.Duration) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, harness.TCP.Direct().Messages().Config(func(c *adapter.Config) { c.RequestTimeout = millis(limit) }))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("completes the request when none comes within its limit",
		harness.Covers("RTO-001.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, scale.Request)
			asked := ask(ctx, client, "nobody answers this")
			taken(ctx, conn, wire.Request, 1)
			expectRequestTimeout(ctx, lab, conn, asked)
		})

	It("holds its limit though parts of the reply keep coming",
		harness.Covers("RTO-002.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			const each, limits = 12, 5 // bytes of the reply within the limit, and how many limits it is kept up for
			lab, client, conn := connect(ctx, scale.Request)
			asked := ask(ctx, client, "answer slowly")
			request := taken(ctx, conn, wire.Request, 1)[0]
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
		harness.Covers("RTO-003.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab, client, conn := connect(ctx, scale.Request)
			given := ask(ctx, client, "first")
			first := taken(ctx, conn, wire.Request, 1)[0]
			given.Fails(ctx, adapter.RequestTimeout)
			next := ask(ctx, client, "second")
			second := taken(ctx, conn, wire.Request, 2)[1]
			answerEcho(conn.Wrong(fault.KindReply), first)
			answerEcho(conn, second)
			expectEchoed(ctx, lab, next, "second")
		})

	It("completes the others normally when one of them times out",
		harness.Covers("RTO-004.client", harness.Messages, harness.RequestLimit, harness.Waits(2, subject.WaitRequest), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const others = 9
			// Long enough that the others can be answered in what is left of theirs.
			lab, client, conn := connect(ctx, scale.Stable)
			limit := lab.Config.RequestTimeout.D()
			lonely := ask(ctx, client, "nobody answers this")
			// The others are made so much later that they are still waiting when the first one times out.
			lab.Stays(ctx, conn, limit*2/3)
			asked := make([]*harness.Sending, others)
			for i := range asked {
				asked[i] = ask(ctx, client, fmt.Sprintf("request %d", i))
			}
			lonely.Fails(ctx, adapter.RequestTimeout)
			if ended(conn) {
				harness.Unasked("Expected the client to keep the connection, but it ended it: one request had timed out, and %d others were on it.", others)
			}
			for _, request := range taken(ctx, conn, wire.Request, others+1)[1:] {
				answerEcho(conn, request)
			}
			for i, one := range asked {
				expectEchoed(ctx, lab, one, fmt.Sprintf("request %d", i))
			}
			if ended(conn) {
				harness.Unasked("Expected the client to keep the connection, but it ended it: one request had timed out, and the others had their replies.")
			}
		})
})

// ask makes a request to echo this body.
func ask(ctx context.Context, client *harness.Driven, body string) *harness.Sending {
	return client.Request(ctx, adapter.Request{Op: "echo"}, []byte(body))
}

// taken waits for the first n messages of the client that have this type.
func taken(ctx context.Context, conn *peer.Conn, kind wire.Type, n int) []wire.Message {
	GinkgoHelper()
	var found []wire.Message
	Eventually(ctx, func() int {
		found = slices.DeleteFunc(conn.Messages(), func(m wire.Message) bool { return m.Type != kind })
		return len(found)
	}).Should(BeNumerically(">=", n), "messages of type %d (1 is a request, 4 a ping) that reached the peer", kind)
	return found[:n]
}

// messenger sends messages: a connection, or one that says that they are wrong (peer.Conn.Wrong).
type messenger interface{ SendMessage(wire.Message) error }

// answerEcho answers a request to echo.
func answerEcho(conn messenger, request wire.Message) {
	GinkgoHelper()
	if err := conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}); err != nil {
		harness.Unasked("Expected the client to wait for the reply to %q, but it had ended the connection: %v", request.Body, err)
	}
}

// expectEchoed expects that a request succeeds with this body. A request that the host delayed until its limit was over
// proves nothing.
func expectEchoed(ctx context.Context, lab *harness.ClientLab, asked *harness.Sending, body string) {
	GinkgoHelper()
	done := asked.Outcome(ctx, 0)
	if done.Class == adapter.RequestTimeout {
		const share = 2 // of the limit that the host may use up
		lab.Undisturbed(asked.At(), lab.Trace.Now(), lab.Config.RequestTimeout.D()/share)
	}
	Expect(done).To(match.Succeed(), "Its reply was sent within its limit, but the request %q failed with class %s.", body, done.Class)
	Expect(string(done.Data)).To(Equal(body), "The client reports another body for this request than its reply had: it is the answer to another question.")
}

// expectRequestTimeout expects that the request, the first on its connection, fails when its limit is over.
func expectRequestTimeout(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked *harness.Sending) {
	GinkgoHelper()
	done := asked.Fails(ctx, adapter.RequestTimeout)
	lab.LastsSince(fmt.Sprintf("the request timeout of %v", lab.Scale.Request), asked.At(), conn.FrameTimes()[0], lab.Told(done), lab.Scale.Request)
}

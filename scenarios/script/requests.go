package script

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// DelayedBy is a client that waits for the scale's first delay, exactly, before each further attempt.
func DelayedBy(s timing.Scale) harness.Setup {
	return harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
		c.Backoff.Jitter, c.Backoff.Initial, c.Backoff.Cap = "none", Millis(s.BackoffInitial), Millis(s.BackoffInitial)
	})
}

// AwaitAnswer sends a request and waits for its answer, a reply or an error.
func AwaitAnswer(ctx context.Context, lab *harness.ServerLab, c *peer.Conn, request wire.Message) wire.Message {
	GinkgoHelper()
	Expect(c.SendMessage(request)).To(Succeed())
	if !lab.Await(ctx, lab.Timing.Reply, func() bool { return HasEnded(c) || len(AnswersTo(c, request.ID)) > 0 }) ||
		len(AnswersTo(c, request.ID)) == 0 {
		harness.Missed("Expected an answer to request %d on connection %d within %v, but none came.", request.ID, c.Number(),
			lab.Timing.Reply)
	}
	return AnswersTo(c, request.ID)[0]
}

// LimitedTo is a client that may try as often as its time allows: all of it, and if each is above 0 that much for each sending.
func LimitedTo(all, each time.Duration) harness.Setup {
	return harness.Plain.Messages().Retrying(0).Config(func(c *adapter.Config) {
		c.RequestTimeout, c.AttemptTimeout = Millis(all), Millis(each)
	})
}

// RequestBody is that of request n of many.
func RequestBody(n int) string { return fmt.Sprintf("request %d", n) }

func AskMany(ctx context.Context, client *harness.Driven, many int) []*harness.Sending {
	asked := make([]*harness.Sending, many)
	for n := range asked {
		asked[n] = AskEcho(ctx, client, RequestBody(n))
	}
	return asked
}

// AskEcho makes a request to echo this body.
func AskEcho(ctx context.Context, client *harness.Driven, body string) *harness.Sending {
	return client.Request(ctx, adapter.Request{Op: "echo"}, []byte(body))
}

// TakeMessages waits for the first n messages of the client that have this type.
func TakeMessages(ctx context.Context, conn *peer.Conn, kind wire.Type, n int) []wire.Message {
	GinkgoHelper()
	var found []wire.Message
	Eventually(ctx, func() int {
		found = slices.DeleteFunc(conn.Messages(), func(m wire.Message) bool { return m.Type != kind })
		return len(found)
	}).Should(BeNumerically(">=", n), "messages of type %d (1 is a request, 4 a ping) that reached the peer", kind)
	return found[:n]
}

// Messenger sends messages: a connection, or one that says that they are wrong (peer.Conn.Wrong).
type Messenger interface{ SendMessage(wire.Message) error }

// AnswerEcho answers a request to echo.
func AnswerEcho(conn Messenger, request wire.Message) {
	GinkgoHelper()
	if err := conn.SendMessage(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}); err != nil {
		harness.Unasked("Expected the client to wait for the reply to %q, but it had ended the connection: %v", request.Body, err)
	}
}

// ExpectEchoed expects that a request succeeds with this body. A request that the host delayed until its limit was over
// proves nothing.
func ExpectEchoed(ctx context.Context, lab *harness.ClientLab, asked *harness.Sending, body string) {
	GinkgoHelper()
	done := asked.Outcome(ctx, 0)
	if done.Class == adapter.RequestTimeout {
		const share = 2 // of the limit that the host may use up
		timed.Undisturbed(lab, asked.At(), lab.Trace.Now(), lab.Config.RequestTimeout.D()/share)
	}
	Expect(done).To(match.Succeed(), "Its reply was sent within its limit, but the request %q failed with class %s.", body, done.Class)
	Expect(string(done.Data)).To(Equal(body),
		"The client reports another body for this request than its reply had: it is the answer to another question.")
}

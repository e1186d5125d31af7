package script

import (
	"context"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// MostTries is how often the clients of these scenarios may try: more often than they need to.
const MostTries = 4

var Retrying = harness.Plain.Direct().Messages().Retrying(MostTries)

var TheQuestion = []byte("the one question")

var IdempotentEcho = adapter.Request{Op: "echo", Idempotent: true}

var PlainEcho = adapter.Request{Op: "echo"}

// AwaitRequest waits for the request on this connection.
func AwaitRequest(ctx context.Context, lab *harness.ClientLab, c *peer.Conn, asked *harness.Sending) wire.Message {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply)
	defer cancel()
	m, err := c.Message(wait, 0)
	if err != nil {
		harness.Because(err, "Expected the request on connection %d, but none came, and the client has %s. (%v)", c.Number(),
			toldOf(ctx, asked), err)
	}
	Expect(m.Body).To(Equal(TheQuestion), "the body of the request on connection %d", c.Number())
	return m
}

// toldOf says in words what the client has told of this request.
func toldOf(ctx context.Context, asked *harness.Sending) string {
	if asked.Pending() {
		return "not told what came of it"
	}
	return "told already what came of it: " + OutcomeWords(asked.Outcome(ctx, 0))
}

func OutcomeWords(e adapter.Event) string {
	if e.Succeeded() {
		return fmt.Sprintf("success, with a reply of %d bytes", e.Len)
	}
	return string(e.Class)
}

// ExpectReply expects that the request succeeded, and that its own body came back whole.
func ExpectReply(ctx context.Context, asked *harness.Sending) {
	GinkgoHelper()
	Expect([]adapter.Event{asked.Succeeds(ctx)}).To(match.Payloads(TheQuestion), "the reply to the request")
}

func Reply(c *peer.Conn, to wire.Message) {
	GinkgoHelper()
	Expect(c.SendMessage(wire.Message{Type: wire.Reply, ID: to.ID, Body: to.Body})).To(Succeed())
}

// CopiesOnWire counts the requests that reached our peer, on whatever connection.
func CopiesOnWire(lab *harness.ClientLab) int {
	n := 0
	for _, c := range lab.Server().Conns() {
		for _, m := range c.Messages() {
			if m.Type == wire.Request {
				n++
			}
		}
	}
	return n
}

// RefuseRequests lets our peer answer the first n requests, on whatever connection, with an error like this one, and all others with
// their reply. What it gives tells when each request came and when each error was sent.
func RefuseRequests(lab *harness.ClientLab, refusal wire.Message, n int) (times func() (refused, came []time.Duration)) {
	var mu sync.Mutex
	var refused, came []time.Duration
	lab.Server().Handle(func(c *peer.Conn) {
		for i := 0; ; i++ {
			m, err := c.Message(c.Life(), i)
			if err != nil {
				return
			}
			mu.Lock()
			came = append(came, c.FrameTimes()[i])
			answer := wire.Message{Type: wire.Reply, ID: m.ID, Body: m.Body}
			if len(came) <= n {
				answer = refusal
				answer.Type, answer.ID = wire.Error, m.ID
				refused = append(refused, lab.Trace.Now())
			}
			mu.Unlock()
			send := c.SendMessage
			if answer.Type == wire.Error {
				send = c.Wrong(fault.KindReply).SendMessage
			}
			if send(answer) != nil {
				return
			}
		}
	})
	return func() ([]time.Duration, []time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		return refused, came
	}
}

package retry

import (
	"bytes"
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What the bodies of requests ask of the peer of these clients.
var (
	unavailable     = []byte("unavailable")      // error 503 to each copy
	unavailableOnce = []byte("unavailable once") // to the first copy of each body that begins so
	badRequest      = []byte("bad request")      // error 400
)

// tokens are those of a whole budget: half of them may be used up.
const tokens = 10

// budgeted is a client whose retries have a budget in common, of which each success gives that share of a token back.
func budgeted(ratio float64) harness.Setup {
	return harness.Plain.Direct().Messages().Retrying(script.MostTries).Config(func(c *adapter.Config) {
		c.RetryBudget = &adapter.RetryBudget{Tokens: tokens, Ratio: ratio}
	})
}

// A limit for each request multiplies the load of an outage by that limit; a budget that all share does not.
var _ = harness.Describe("The budget that all retries share", func() {
	It("bounds what they add while nothing works",
		harness.Covers("RTY-018.client", harness.Budget, harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(3),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const many = 50
			lab, client := outage(ctx, budgeted(0))
			var all []*harness.Sending
			for range many {
				all = append(all, client.Request(ctx, script.IdempotentEcho, unavailable))
			}
			for _, one := range all {
				one.Fails(ctx, adapter.Rejected, adapter.GaveUp)
			}
			retries := script.CopiesOnWire(lab) - many
			lab.Note("%d requests, all of them refused: %d retries", many, retries)
			if retries > tokens/2 {
				harness.Wrong("Expected at most %d retries while all of %d requests were refused, because a budget of %d tokens "+
					"allows no more, but there were %d: whoever is down is asked more often the less it can bear it.",
					tokens/2, many, tokens, retries)
			}
			asked := client.Request(ctx, script.IdempotentEcho, unavailable)
			asked.Fails(ctx, adapter.Rejected, adapter.GaveUp)
			Consistently(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(backoff.Beyond(lab, 1)).Should(match.Count(many+retries+
				1, "requests on the wire",
				"with the budget used up, the last request must not be repeated"))
		})

	It("is used up when half of its tokens are gone",
		harness.Covers("RTY-021.client", harness.Budget, harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(tokens/2-1),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			lab, client := outage(ctx, budgeted(0).Config(func(c *adapter.Config) {
				c.Backoff.Attempts, c.Backoff.Cap = 0,
					c.Backoff.Initial
			}))
			asked := client.Request(ctx, script.IdempotentEcho, unavailable)
			asked.Fails(ctx, adapter.Rejected, adapter.GaveUp)
			Expect(script.CopiesOnWire(lab)).To(match.Count(tokens/2, "copies of the request on the wire", fmt.Sprintf(
				"each that fails takes one of %d tokens, and with the failure that takes the fifth half of them are gone", tokens)))
		})

	It("is filled again by what succeeds",
		harness.Covers("RTY-020.client", harness.Budget, harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(4),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			_, client := outage(ctx, budgeted(1))
			for range tokens {
				client.Request(ctx, script.IdempotentEcho, unavailable).Fails(ctx, adapter.Rejected, adapter.GaveUp)
			}
			if client.Request(ctx, script.IdempotentEcho, unavailableOnce).Outcome(ctx, 0).Succeeded() {
				harness.Inconclusive("A request was repeated though the budget is used up, so that whether it is filled again cannot be " +
					"seen. RTY-018 judges that first.")
			}
			for range tokens {
				client.Request(ctx, script.IdempotentEcho, script.TheQuestion).Succeeds(ctx)
			}
			done := client.Request(ctx, script.IdempotentEcho, append(unavailableOnce, " again"...)).Outcome(ctx, 0)
			Expect(done).To(match.Succeed(), "After an outage %d requests have succeeded, each of which gives the budget one of its "+
				"%d tokens back, so that a request which fails once must be repeated again. It failed with class %s: one outage and "+
				"the client never repeats anything any more.", tokens, tokens, done.Class)
		})

	It("is not touched by what no retry could help",
		harness.Covers("RTY-022.client", harness.Budget, harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			_, client := outage(ctx, budgeted(0))
			for range 2 * tokens {
				client.Request(ctx, script.IdempotentEcho, badRequest).Fails(ctx, adapter.Rejected)
			}
			done := client.Request(ctx, script.IdempotentEcho, unavailableOnce).Outcome(ctx, 0)
			Expect(done).To(match.Succeed(), "%d requests were refused as wrong, which says nothing about what the server can bear, "+
				"so that a request which fails once must be "+
				"repeated all the same. It failed with class %s: the budget of %d tokens was spent on failures that no retry follows.",
				2*tokens, done.Class, tokens)
		})
})

// outage opens a client whose peer answers as the bodies of its requests say.
func outage(ctx context.Context, setup harness.Setup) (*harness.ClientLab, *harness.Driven) {
	GinkgoHelper()
	lab := harness.TestClient(ctx, setup)
	lab.Server().Handle(func(c *peer.Conn) {
		seen := map[string]bool{}
		for n := 0; ; n++ {
			m, err := c.Message(c.Life(), n)
			if err != nil {
				return
			}
			answer := answerTo(m, !seen[string(m.Body)])
			seen[string(m.Body)] = true
			send := c.SendMessage
			if answer.Type == wire.Error {
				send = c.Wrong(fault.KindReply).SendMessage
			}
			if send(answer) != nil {
				return
			}
		}
	})
	client := lab.Open(ctx)
	client.Connected(ctx)
	return lab, client
}

// answerTo is what the body of a request asks for, where first says that the body was not seen before.
func answerTo(m wire.Message, first bool) wire.Message {
	switch {
	case bytes.Equal(m.Body, unavailable), first && bytes.HasPrefix(m.Body, unavailableOnce):
		return wire.Message{Type: wire.Error, Code: wire.Unavailable, ID: m.ID}
	case bytes.Equal(m.Body, badRequest):
		return wire.Message{Type: wire.Error, Code: wire.BadRequest, ID: m.ID}
	}
	return wire.Message{Type: wire.Reply, ID: m.ID, Body: m.Body}
}

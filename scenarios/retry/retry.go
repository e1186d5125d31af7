package retry

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A request whose connection fails", func() {
	It("is carried out by a later attempt if connections are refused",
		harness.Covers("RTY-001.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Tries, harness.Backoffs(3),
			harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(0))
			lab.Arm(fault.Refuse())
			lab.Respond()
			client := lab.Open(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			const refused = 2
			Eventually(ctx, func() int { return len(client.Attempts()) }).WithTimeout(lab.Timing.Reply).Should(BeNumerically(">",
				refused), func() string {
				return fmt.Sprintf("Expected the client to try again after a refused connection, which has cost nothing yet; after "+
					"attempt %d it is %s.",
					len(client.Attempts()), client.State())
			})
			Expect(lab.Relay().Admit()).To(Succeed())

			script.ExpectReply(ctx, asked)
			Expect(script.CopiesOnWire(lab)).To(match.Count(1, "copies of the request on the wire", "only one connection was not refused"))
			ending.ReportedBy(ctx, client, adapter.Refused)
			attempts := client.Attempts()
			for n := 1; n < len(attempts); n++ {
				backoff.WaitedInBand(lab, attempts[n], n, lab.Told(attempts[n-1]), lab.Told(attempts[n]))
			}
		})

	It("is sent again if it is idempotent and the connection was reset before the reply",
		harness.Covers("RTY-002.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Tries, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			first := lab.Accept(ctx)
			script.AwaitRequest(ctx, lab, first, asked)
			lost := script.ResetNow(lab, first)

			second := lab.Accept(ctx)
			script.Reply(second, script.AwaitRequest(ctx, lab, second, asked))
			script.ExpectReply(ctx, asked)
			Expect(script.CopiesOnWire(lab)).To(match.Count(2, "copies of the request on the wire", "it was sent once on each connection"))
			backoff.WaitedInBand(lab, backoff.ReportsAttempts(ctx, client, 2)[1], 1, lost, lab.Server().Times()[1])
		})

	DescribeTable("is not sent again if it is not idempotent, and its outcome is reported as ambiguous",
		func(ctx SpecContext, fail func(*harness.ClientLab, *peer.Conn)) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.PlainEcho, script.TheQuestion)
			first := lab.Accept(ctx)
			script.AwaitRequest(ctx, lab, first, asked)
			fail(lab, first)

			lab.Accept(ctx) // the client is back, and could send it again
			timed.Stays(ctx, lab, func() int { return script.CopiesOnWire(lab) }, match.Count(1, "copies of the request on the wire",
				"the server may have carried it out, and must not be made to do so twice"))
			asked.Fails(ctx, adapter.Ambiguous)
		},
		Entry("by a RST", harness.Covers("RTY-003.client.reset", harness.Messages, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)),
			func(lab *harness.ClientLab, c *peer.Conn) { script.ResetNow(lab, c) }),
		Entry("by a FIN", harness.Covers("RTY-003.client.end", harness.Messages, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindClose)), endNow),
	)

	DescribeTable("is sent again on a new connection and never on the one that failed",
		func(ctx SpecContext, fail func(*harness.ClientLab, *peer.Conn)) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			first := lab.Accept(ctx)
			script.AwaitRequest(ctx, lab, first, asked)
			fail(lab, first)

			second := lab.Accept(ctx)
			ending.Comes(ctx, lab, first)
			Expect(len(first.Messages())).To(match.Count(1, "copies of the request on the connection that had failed",
				"the peer still read from it, and may carry out each of them"))
			script.Reply(second, script.AwaitRequest(ctx, lab, second, asked))
			script.ExpectReply(ctx, asked)
		},
		Entry("after an end between frames", harness.Covers("RTY-024.client.end", harness.Messages, harness.Retry, harness.Reconnect,
			harness.Backoffs(1), harness.Injects(fault.KindClose)), endNow),
		Entry("after an end inside a reply", harness.Covers("RTY-024.client.truncated", harness.Messages, harness.Retry,
			harness.Reconnect, harness.Backoffs(1), harness.Injects(fault.KindClose)), truncateNow),
	)
})

// endNow lets our peer end its stream and go on reading: only a client that minds the end stops using the connection.
func endNow(lab *harness.ClientLab, c *peer.Conn) {
	Expect(c.Half()).To(Succeed())
}

// truncateNow lets our peer send half of a reply, and end its stream.
func truncateNow(lab *harness.ClientLab, c *peer.Conn) {
	answer := wire.Message{Type: wire.Reply, ID: c.Messages()[0].ID, Body: script.TheQuestion}
	whole := lab.Framing.Frame(answer.Bytes())
	Expect(c.Send(whole[:len(whole)-1])).To(Succeed())
	endNow(lab, c)
}

package retry

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A request that the server answers with an error", func() {
	DescribeTable("is not repeated",
		func(ctx SpecContext, code wire.Code) {
			lab := harness.TestClient(ctx, script.Retrying)
			script.RefuseRequests(lab, wire.Message{Code: code}, script.MostTries+1)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			done := asked.Outcome(ctx, 0)
			// Longer than the client's delay before a repetition would be.
			Consistently(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(backoff.Beyond(lab, 1)).Should(match.Count(1,
				"copies of the request on the wire",
				fmt.Sprintf("it was refused with error %d, and would be again", code)))
			Expect(done).To(match.FailWith(adapter.Rejected))
			Expect(done.Code).To(BeEquivalentTo(code), "the code that the client reports")
		},
		Entry("not repeated", harness.Covers("RTY-005.client", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), wire.Unauthorized),
		Entry("malformed", harness.Covers("RTY-006.client.bad-request", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), wire.BadRequest),
		Entry("too large", harness.Covers("RTY-006.client.too-large", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), wire.ArgTooLarge),
		Entry("not repeated", harness.Covers("RTY-010.client", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), wire.NotImplemented),
		Entry("not repeated", harness.Covers("RTY-012.client", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), wire.Code(999)),
	)

	DescribeTable("is repeated after the client's backoff until it is answered",
		func(ctx SpecContext, code wire.Code) {
			const failures = 2
			lab := harness.TestClient(ctx, script.Retrying)
			refusals := script.RefuseRequests(lab, wire.Message{Code: code}, failures)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			script.ExpectReply(ctx, asked)
			Expect(script.CopiesOnWire(lab)).To(match.Count(failures+1, "copies of the request on the wire",
				fmt.Sprintf("the first %d were answered with error %d", failures, code)))
			retries := client.Retries()
			Expect(retries).To(HaveLen(failures), "retries that the client reports")
			refused, came := refusals()
			for n := 1; n <= failures; n++ {
				backoff.WaitedInBand(lab, retries[n-1], n, refused[n-1], came[n])
			}
		},
		Entry("unavailable", harness.Covers("RTY-008.client.unavailable", harness.Messages, harness.Retry, harness.Tries,
			harness.Backoffs(2), harness.Injects(fault.KindReply)), wire.Unavailable),
		Entry("internal error", harness.Covers("RTY-008.client.failed", harness.Messages, harness.Retry, harness.Tries,
			harness.Backoffs(2), harness.Injects(fault.KindReply)), wire.ServerFailed),
		Entry("overloaded", harness.Covers("RTY-008.client.busy", harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(2),
			harness.Injects(fault.KindReply)), wire.Busy),
	)
})

var _ = harness.Describe("A request that is answered by a malformed message", func() {
	DescribeTable("fails as malformed, is not repeated, and its connection is ended",
		func(ctx SpecContext, answer func(wire.Message) []byte) {
			lab := harness.TestClient(ctx, script.Retrying)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			conn := lab.Accept(ctx)
			Expect(conn.Wrong(fault.KindReply).SendFrames(answer(script.AwaitRequest(ctx, lab, conn, asked)))).To(Succeed())
			ending.Comes(ctx, lab, conn, adapter.Malformed)
			// The client may be back by now, and would send it again within its first delay.
			Consistently(ctx, func() int { return script.CopiesOnWire(lab) }).WithTimeout(backoff.Beyond(lab, 1)).Should(match.Count(1,
				"copies of the request on the wire",
				"the peer has seen it and speaks something else, which another copy does not change"))
			asked.Fails(ctx, adapter.Malformed)
		},
		Entry("of an unknown type", harness.Covers("RTY-007.client.unknown-type", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), func(m wire.Message) []byte {
			return wire.Message{Type: 9, ID: m.ID, Body: m.Body}.Bytes()
		}),
		Entry("shorter than its own header", harness.Covers("RTY-007.client.short", harness.Messages, harness.Retry, harness.Backoffs(1),
			harness.Injects(fault.KindReply)), func(m wire.Message) []byte {
			return wire.Message{Type: wire.Reply, ID: m.ID}.Bytes()[:wire.MessageHeaderLen-1]
		}),
	)
})

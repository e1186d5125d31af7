package request

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The user waits once, however often the client asks.
var _ = harness.Describe("The limit of a request that is sent again and again", func() {
	It("holds for all of its sendings together",
		harness.Covers("RTO-005.client", harness.Messages, harness.Retry, harness.Reconnect, harness.Timeouts,
			harness.Waits(2, subject.WaitRequest), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const sendings = 5 // which fill the limit, without what is waited between them
			lab := harness.TestClient(ctx, script.LimitedTo(script.Scale.Stable,
				script.Scale.Stable/sendings).Direct().Config(func(c *adapter.Config) {
				c.Backoff.Cap = c.Backoff.Initial // so that there always is room for another try
			}))
			limit := lab.Config.RequestTimeout.D()
			sendingsWithin(lab, limit, 2)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			script.TakeMessages(ctx, conn, wire.Request, 1)
			overdue := !lab.Await(ctx, 2*limit+lab.Timing.Prompt, func() bool { return !asked.Pending() })
			lab.Note("none of %d copies was answered", script.CopiesOnWire(lab))
			if overdue {
				harness.Missed("Expected the request to fail when its limit of %v is over, but it is still pending %v after it was "+
					"made, and was sent %d times: each sending had a limit of its own, and nothing bounds them all.", limit,
					(lab.Trace.Now() - asked.At()).Round(time.Millisecond), script.CopiesOnWire(lab))
			}
			// Whoever sees that no further try fits in what is left may say so at once.
			done := asked.Fails(ctx, adapter.RequestTimeout, adapter.GaveUp)
			due := lab.Timing.Around(limit, 0)
			due.Earliest = 0
			timed.InWindow(lab, fmt.Sprintf("the failure of the request, which was sent %d times within its limit of %v,",
				script.CopiesOnWire(lab), limit), conn.FrameTimes()[0], lab.Told(done), due)
			if script.CopiesOnWire(lab) < 2 {
				harness.Inconclusive("The request was sent once only, so that nothing was seen of a limit over several sendings. A run of " +
					"this case alone, on a machine with less to do, settles it.")
			}
		})
})

var _ = harness.Describe("A request whose limit was over before there was a connection", func() {
	It("is not sent any more when there is one",
		harness.Covers("RTO-006.client", harness.Messages, harness.Retry, harness.Reconnect, harness.RequestLimit, harness.Tries,
			harness.Backoffs(4), harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.LimitedTo(script.Scale.Request, 0))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			Eventually(ctx, client.Attempts).ShouldNot(BeEmpty(), "attempts to connect that the client reports")
			asked := client.Request(ctx, script.IdempotentEcho, []byte("too late"))
			// Also one that fails at once, since there is no connection, must not be sent later.
			if asked.Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected the request to fail, but the client reports success: every connection was refused, so that " +
					"nobody can have answered.")
			}
			Expect(lab.Relay().Admit()).To(Succeed())
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			next := script.AskEcho(ctx, client, "in time")
			first := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			Expect(string(first.Body)).To(Equal("in time"), "The first request that the client sent. "+
				"One that has failed, because its time was over before there was a connection, must not be sent any more: nobody "+
				"wants the answer, and the server works for nothing.")
			script.AnswerEcho(conn, first)
			next.Outcome(ctx, 0)
			Expect(script.CopiesOnWire(lab)).To(match.Count(1, "requests on the wire",
				"the other one had failed before there was a connection"))
		})
})

var _ = harness.Describe("The deadline that a request tells its server", func() {
	It("is the time that is left of its limit at each sending",
		harness.Covers("RTO-007.client", harness.Deadlines, harness.Messages, harness.Retry, harness.Reconnect, harness.RequestLimit,
			harness.Backoffs(2), harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.LimitedTo(script.FarBeyondPrompt*timing.Default.Prompt,
				0).Direct().Config(func(c *adapter.Config) { c.Deadlines = true }))
			limit := lab.Config.RequestTimeout.D()
			sendings := sendingsWithin(lab, limit, 3)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
			var began, lost time.Duration // the first sending was there; the last one was lost
			for n := range sendings {
				conn := lab.Accept(ctx)
				request := script.AwaitRequest(ctx, lab, conn, asked)
				came := conn.FrameTimes()[0]
				if n == 0 {
					began, lost = came, came
				}
				tellsWhatIsLeft(request, n+1, limit, came-asked.At(), lost-began, lab.Timing.Early)
				if n == sendings-1 {
					script.Reply(conn, request)
					break
				}
				ending.NotWithin(ctx, lab, conn, min(lab.Timing.Quiet, limit/time.Duration(2*sendings)), "")
				lost = script.ResetNow(lab, conn)
			}
			script.ExpectReply(ctx, asked)
		})
})

// sendingsWithin is how often, at most this often, a request surely is sent within its limit whose connection is lost after each
// sending: the delays before the further ones may take half of it. Fewer than two tell nothing.
func sendingsWithin(lab *harness.ClientLab, limit time.Duration, most int) int {
	n, waits := 1, time.Duration(0)
	for ; n < most; n++ {
		if waits += lab.Config.Backoff.Band(n).Latest; waits > limit/2 {
			break
		}
	}
	if n < 2 {
		harness.NotJudged("the limit of its requests (%v) is too near the delay before it connects again (up to %v) for a request to be "+
			"sent twice", limit, waits)
	}
	return n
}

// tellsWhatIsLeft expects that this copy of a request tells the time that was left of its limit when it was sent: so much may have passed
// since the request was made, and so much had. Both are times between a cause and its effect, which a slow host cannot make wrong.
func tellsWhatIsLeft(request wire.Message, n int, limit, most, least, grain time.Duration) {
	GinkgoHelper()
	told := time.Duration(request.Deadline) * time.Millisecond
	if request.Deadline == 0 {
		harness.Wrong("Expected copy %d of the request to tell its deadline, but it has none. The client was told to (config "+
			"deadlines), and its limit is %v.", n, limit)
	}
	if told < limit-most-grain || told > limit-least+grain {
		harness.Missed("Expected copy %d of the request to tell what was left of its limit of %v, which is %v to %v, but it tells %v: "+
			"a server that believes it works on for a client that has long given up, or gives up on one that waits.",
			n, limit, (limit - most).Round(time.Millisecond), (limit - least).Round(time.Millisecond), told)
	}
}

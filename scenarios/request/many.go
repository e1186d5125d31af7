package request

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
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Each request is somebody's, however many there are.
var _ = harness.Describe("Many requests that wait at the same time", func() {
	connect := func(ctx context.Context, limit time.Duration) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
			c.RequestTimeout = script.Millis(limit)
		}))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("each fail when their own limit is over",
		harness.Covers("RTO-009.client", harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const many = 400
			lab, client, conn := connect(ctx, script.Scale.Stable)
			limit := lab.Config.RequestTimeout.D()
			asked := script.AskMany(ctx, client, many)
			script.TakeMessages(ctx, conn, wire.Request, many)
			came := arrivals(conn)
			var first, last waited
			for n, one := range asked {
				Eventually(ctx, one.Pending).WithTimeout(limit+lab.Timing.Prompt).Should(BeFalse(),
					"Expected request %d of %d, none of which was answered, to fail when its limit of %v is over, but nothing came of "+
						"it: its timer was lost.", n+1, many, limit)
				w := waited{n, one.At(), came[script.RequestBody(n)], lab.Told(one.Fails(ctx, adapter.RequestTimeout))}
				if n == 0 || w.least() < first.least() {
					first = w
				}
				if n == 0 || w.most() > last.most() {
					last = w
				}
			}
			for _, w := range []waited{first, last} {
				timed.LastsSince(lab, fmt.Sprintf("the failure of request %d of %d, by the limit of %v", w.n+1, many, limit), w.asked, w.came,
					w.failed, limit)
			}
		})

	It("end once each, though the replies come just when the limit is over",
		harness.Covers("RTO-012.client", harness.Messages, harness.RequestLimit, harness.Waits(8, subject.WaitRequest),
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const rounds, many = 8, 25
			lab, client, conn := connect(ctx, script.Scale.Ping)
			answered := 0
			for round := range rounds {
				asked := script.AskMany(ctx, client, many)
				requests := script.TakeMessages(ctx, conn, wire.Request, (round+1)*many)[round*many:]
				answerAtTheLimit(ctx, lab, conn, asked, requests)
				for n, one := range asked {
					done := one.Outcome(ctx, 0)
					if !done.Succeeded() {
						Expect(done).To(match.FailWith(adapter.RequestTimeout))
						continue
					}
					answered++
					Expect(string(done.Data)).To(Equal(script.RequestBody(n)),
						"the reply that the client reports for a request whose reply came when its limit was just over, or about to be")
				}
			}
			lab.Note("%d of %d requests were answered, the others failed", answered, rounds*many)
			if answered == 0 || answered == rounds*many {
				harness.Inconclusive("%d of %d requests were answered, so that replies and limits never met. A run of this case alone, on "+
					"a machine with less to do, settles it.", answered, rounds*many)
			}
			Expect(client.Errors()).To(match.ReportNothing(), "a reply that crosses a limit is no trouble")
		})
})

// waited is how long a request waited until it failed: it began between the times at which it was asked for and reached the wire.
type waited struct {
	n                   int
	asked, came, failed time.Duration
}

func (w waited) least() time.Duration { return w.failed - w.asked }
func (w waited) most() time.Duration  { return w.failed - w.came }

// arrivals returns when each request reached our peer, by its body: a client may send them in another order than they were made.
func arrivals(conn *peer.Conn) map[string]time.Duration {
	at := map[string]time.Duration{}
	times := conn.FrameTimes()
	for n, m := range conn.Messages() { // all frames are messages here
		at[string(m.Body)] = times[n]
	}
	return at
}

// answerAtTheLimit answers each of these requests just when its limit is over, a little earlier or a little later, as chance decides.
func answerAtTheLimit(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn, asked []*harness.Sending, requests []wire.Message) {
	type reply struct {
		due time.Duration
		to  wire.Message
	}
	replies := make([]reply, len(asked))
	for i, request := range requests {
		var n int
		fmt.Sscanf(string(request.Body), "request %d", &n)
		chance := time.Duration(lab.Rand.Int64N(2*int64(lab.Timing.Early))) - lab.Timing.Early
		replies[i] = reply{asked[n].At() + lab.Config.RequestTimeout.D() + chance, request}
	}
	slices.SortFunc(replies, func(a, b reply) int { return int(a.due - b.due) })
	for _, r := range replies {
		lab.Await(ctx, r.due-lab.Trace.Now(), func() bool { return script.HasEnded(conn) })
		script.AnswerEcho(conn.Wrong(fault.KindReply), r.to)
	}
}

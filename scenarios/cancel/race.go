package cancel

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A cancel and what it cancels come from two sides, and neither knows of the other.
var _ = harness.Describe("A cancel that comes too late", func() {
	connect := func(ctx context.Context) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
		lab.MustSurvive()
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("does nothing, for the second time or after the reply", harness.Covers("CAN-007.client", harness.Cancel, harness.Messages),
		func(ctx SpecContext) {
			_, client, conn := connect(ctx)
			bystander := script.AskEcho(ctx, client, "not cancelled")
			twice, answered := script.AskEcho(ctx, client, "cancelled twice"), script.AskEcho(ctx, client, "answered")
			requests := script.TakeMessages(ctx, conn, wire.Request, 3)
			script.AnswerEcho(conn, script.WithBody(requests, "answered"))
			answered.Succeeds(ctx)
			// What each of these cancels reports is not looked at: there may have been nothing to cancel any more.
			for _, late := range []*harness.Sending{twice, twice, answered} {
				client.Cancel(ctx, late).Outcome(ctx, 0)
			}
			twice.Fails(ctx, adapter.Canceled)
			timed.Stays(ctx, client.Lab, client.Errors, match.ReportNothing(), "a cancel that finds nothing to cancel is no trouble")
			expectUntouched(ctx, conn, bystander, script.WithBody(requests, "not cancelled"))
			for range 2 {
				client.CancelAll(ctx).Outcome(ctx, 0)
			}
			client.Disconnected(ctx)
		})

	It("leaves the request either cancelled or answered, and touches no other",
		harness.Covers("CAN-008.client", harness.Cancel, harness.Messages), func(ctx SpecContext) {
			const rounds = 100
			lab, client, conn := connect(ctx)
			answered := 0
			for n := range rounds {
				asked, bystander := script.AskEcho(ctx, client, "cancelled"), script.AskEcho(ctx, client, "not cancelled")
				requests := script.TakeMessages(ctx, conn, wire.Request, 2*(n+1))[2*n:]
				script.Race(lab, func() { script.AnswerEcho(conn, script.WithBody(requests, "cancelled")) },
					func() { client.Cancel(ctx, asked).Outcome(ctx, 0) })
				done := asked.Outcome(ctx, 0)
				if done.Succeeded() {
					answered++
					Expect(string(done.Data)).To(Equal("cancelled"), "the reply to a request that was cancelled too late")
				} else {
					Expect(done).To(match.FailWith(adapter.Canceled))
				}
				expectUntouched(ctx, conn, bystander, script.WithBody(requests, "not cancelled"))
			}
			lab.Note("%d requests were cancelled while their replies were on their way: %d of them were answered", rounds, answered)
			Expect(client.Errors()).To(match.ReportNothing(), "a reply that crosses a cancel is no trouble")
		})
})

// expectUntouched answers the request that nobody cancelled and expects that it succeeds.
func expectUntouched(ctx context.Context, conn *peer.Conn, bystander *harness.Sending, request wire.Message) {
	GinkgoHelper()
	if !bystander.Pending() {
		harness.Unasked("Expected the request beside the one that was cancelled to wait for its reply, but it ended with %s: the "+
			"cancel took hold of the wrong one.",
			script.OutcomeWords(bystander.Outcome(ctx, 0)))
	}
	script.AnswerEcho(conn, request)
	Expect(string(bystander.Succeeds(ctx).Data)).To(Equal(string(request.Body)), "the reply to the request that was not cancelled")
}

// The cancel's own outcome is the promise that nothing more will come: whoever gets it frees what a callback would need.
var _ = harness.Describe("A client whose cancel is done", func() {
	It("reports nothing any more but its end", harness.Covers("CAN-009.client", harness.Cancel), func(ctx SpecContext) {
		const clients, messages, size, piece = 5, 10_000, 100, 1000
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		flood := lab.Framing.Frames(load.Bulk(lab, size, messages*size)...)
		for range clients {
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			go conn.SendSlowly(ctx, flood, piece, lab.Timing.Slice)
			Eventually(ctx, client.Messages).ShouldNot(BeEmpty(), "messages that the client reports")
			done := client.CancelAll(ctx).Succeeds(ctx)
			// One report may be under way while the cancel ends; a stream of them is none.
			const underWay = 1
			Consistently(ctx, func() int { return len(reportsAfter(client, done, lab.Timing.Early)) }).Should(BeNumerically("<=",
				underWay), func() string {
				late := reportsAfter(client, done, lab.Timing.Early)
				return timing.Words("Expected a client that has said that its cancel is done to report nothing any more but its end, "+
					"but it went on: %d reports, the last of them (%s) %v later. What its user had for them is gone by then.",
					len(late), late[len(late)-1].Event,
					time.Duration(late[len(late)-1].T-done.T)*time.Microsecond)
			})
			ending.Comes(ctx, lab, conn)
		}
	})
})

// reportsAfter returns what the client told after this outcome, stamped later than that by more than the grain: all but the outcomes of
// commands and its state.
func reportsAfter(client *harness.Driven, done adapter.Event, grain time.Duration) (late []adapter.Event) {
	for _, e := range client.Events() {
		if e.Event != adapter.EventDone && e.Event != adapter.EventState && e.At > done.At &&
			time.Duration(e.T-done.T)*time.Microsecond > grain {
			late = append(late, e)
		}
	}
	return late
}

package request

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What nobody waits for any more only delays what somebody waits for.
var _ = harness.Describe("A request whose deadline passes while a server works on it", func() {
	It("gets no reply any more", harness.Covers("RTO-008.server", harness.Messages, harness.Deadlines), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
		conn := lab.Dial(ctx)
		deadline, work := lab.Timing.Quiet, 4*lab.Timing.Quiet
		began := lab.Trace.Now()
		Expect(conn.SendMessage(wire.Message{
			Type: wire.Request, Op: wire.Sleep, ID: 7, Arg: uint32(work.Milliseconds()), Deadline: uint32(deadline.Milliseconds()),
			Body: []byte("too slow"),
		})).To(Succeed())
		// A server may say that the time is over (504), and it may say nothing to a client that has gone on.
		answered := lab.Await(ctx, work+lab.Timing.Quiet,
			func() bool { return script.HasEnded(conn) || len(script.AnswersTo(conn, 7)) > 0 })
		if answered && !script.HasEnded(conn) {
			answer := script.AnswersTo(conn, 7)[0]
			Expect(answer).To(match.Refuse(wire.TooLate), "The request takes %v and said that %v are left for it: "+
				"it is refused, or not answered at all. A reply was worked out for a client that had given it up.", work, deadline)
			timed.Lasts(lab, "the answer that the deadline of a request is over", began, lab.Trace.Now(), deadline)
		}
		Expect(string(script.AwaitAnswer(ctx, lab, conn,
			wire.Message{Type: wire.Request, Op: wire.Echo, ID: 8, Body: []byte("next")}).Body)).To(Equal("next"),
			"the reply to the next request on the connection, for which no deadline was said")
	})
})

package idle

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A server whose client falls silent", func() {
	DescribeTable("ends the connection after its limit, and politely",
		func(ctx SpecContext, payloads ...[]byte) {
			lab := harness.TestServer(ctx, script.SilenceLimited.Direct())
			after := lab.Trace.Now()
			conn := lab.Dial(ctx)
			before := lab.Trace.Now()
			if len(payloads) > 0 {
				payloads = lab.Fit(payloads...)
				after = lab.Trace.Now()
				Expect(conn.SendFrames(payloads...)).To(Succeed())
				delivery.OnBoth(ctx, lab, conn, payloads...)
				before = conn.LastReceived() // it may count from its answer
			}
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.IdleTimeout, after, before, lab.Scale.Idle)
			// All that was sent to it was answered, so nothing unread lay there to make a reset of its close.
			end, _ := conn.Ending()
			Expect(end).To(Equal(peer.FIN), "An idle client is told goodbye by the end of the stream. A reset looks to it like a fault.")
		},
		Entry("it never said anything", harness.Covers("IDL-006.server.never", harness.Idle, harness.Waits(1, subject.WaitIdle),
			harness.Answers)),
		Entry("its request was answered", harness.Covers("IDL-006.server.after", harness.Idle, harness.Waits(1, subject.WaitIdle),
			harness.Answers), []byte("one request")),
	)

	It("keeps it while it works on its request",
		harness.Covers("IDL-007.server", harness.Idle, harness.Messages, harness.Waits(2, subject.WaitIdle)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, script.SilenceLimited.Direct().Messages())
			limit := lab.Scale.Idle
			work := limit * 3 / 2
			conn := lab.Dial(ctx)
			request := wire.Message{Type: wire.Request, Op: wire.Sleep, ID: 1, Arg: uint32(work.Milliseconds()), Body: []byte("slow")}
			Expect(conn.SendMessage(request)).To(Succeed())
			Eventually(ctx, func() bool { return conn.FrameCount() > 0 || script.HasEnded(conn) }).WithTimeout(work+lab.Timing.Prompt).
				Should(BeTrue(), "Expected the reply to a request that takes %v, or the end of the connection, but neither came.", work)
			Expect(conn.Messages()).To(HaveLen(1), "The request takes %v and the limit on silence is %v: a client that waits "+
				"for its reply is not idle, but the server ended the connection without one.", work, limit)
			Expect(string(conn.Messages()[0].Body)).To(Equal("slow"), "the body of the reply")

			// Nor does the time of the work count once it is done.
			replied := conn.FrameTimes()[0]
			ending.NotBefore(ctx, lab, conn, replied, limit/2, limit)
		})
})

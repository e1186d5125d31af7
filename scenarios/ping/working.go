package ping

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that gets no pong ends the connection, and with it the request whose reply it would have waited for.
var _ = harness.Describe("Pings while a request is carried out", func() {
	const pings = 5

	It("are answered by a server, and the reply still comes", harness.Covers("HBT-013.server", harness.Ping, harness.Messages),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			conn := lab.Dial(ctx)
			work := lab.Timing.Prompt
			Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.Sleep, ID: 7, Arg: uint32(work.Milliseconds()),
				Body: script.AsleepBody})).To(Succeed())
			var want []wire.Message
			for n := range pings {
				ping := wire.Message{Type: wire.Ping, ID: uint32(100 + n), Body: []byte("still there?")}
				Expect(conn.SendMessage(ping)).To(Succeed())
				first, err := conn.Message(lab.Within(ctx, lab.Timing.Bulk), n)
				Expect(err).NotTo(HaveOccurred(), "the answer to ping %d, while a request is in progress that takes %v", n+1, work)
				Expect(first.Type).To(Equal(wire.Pong),
					"the type of what came after ping %d (5 is a pong, 2 a reply): a server that answers no ping while it works looks "+
						"dead to a client that waits for its reply", n+1)
				want = append(want, wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})
			}
			_, err := conn.Message(lab.Within(ctx, lab.Timing.Bulk), pings)
			Expect(err).NotTo(HaveOccurred(), "the reply to the request that was in progress meanwhile")
			Expect(conn.Messages()).To(match.Messages(append(want, wire.Message{Type: wire.Reply, ID: 7, Body: script.AsleepBody})...),
				"the pongs, and then the reply")
		})
})

// What is over has no timers: whatever they would do is done to nobody, or to somebody else.
var _ = harness.Describe("A connection that has ended", func() {
	It("has no limits in a server any more", harness.Covers("HBT-014.server", harness.Account, harness.Idle,
		harness.Waits(1, subject.WaitIdle)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, script.SilenceLimited.Direct())
		conn := lab.Dial(ctx)
		Expect(conn.SendFrames([]byte("good bye"))).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, []byte("good bye"))
		Expect(conn.Half()).To(Succeed())
		ending.Comes(ctx, lab, conn)
		of := lab.OfConn(conn)
		Eventually(ctx, of).Should(ContainElement(HaveField("To", adapter.Disconnected)),
			"Expected the implementation to report the end of a connection, but it does not.")
		told := len(of())
		lab.Await(ctx, lab.Scale.Idle+lab.Timing.Quiet, func() bool { return len(of()) > told })
		if more := of()[told:]; len(more) > 0 {
			harness.Wrong("Expected the server to tell nothing more of connection %d after its end, but it told %d events more, the "+
				"first of them %q with class %q. A timer of the connection still runs, and will act on whatever it finds.",
				conn.Number(), len(more), more[0].Event,
				more[0].Class)
		}
	})
})

// Each ping is cheap for its sender, and wakes its receiver.
var _ = harness.Describe("A flood of pings", func() {
	const pings, borne = 50, 10 // how many come at once, and how many of them may be answered: a few more than two

	It("is refused by a server that has set an interval",
		harness.Covers("HBT-009.server", harness.Ping, harness.Messages, harness.GoingAway, harness.PingLimit,
			harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct().Config(func(c *adapter.Config) {
				c.PingFloor = script.Millis(script.Scale.Stable)
			}))
			conn := lab.Dial(ctx)
			for n := range pings {
				conn.Wrong(fault.KindGarbage).SendMessage(wire.Message{Type: wire.Ping,
					ID: uint32(n)}) // it may be ended before all of them went
			}
			script.MustEnd(ctx, lab, conn, lab.Timing.Prompt,
				fmt.Sprintf("a connection on which %d pings come at once, the least interval between two being %v", pings,
					script.Scale.Stable))
			Expect(len(script.MessagesFrom(conn))).To(BeNumerically("<", borne),
				"pings of %d that were answered before the server ended the connection: only a few may come too soon", pings)
			Expect(len(script.GoingAwayNotices(conn))).To(match.Count(1, "going-away messages before the end",
				"a client that is not told why comes back and pings as before"))
			Expect(script.GoingAwayNotices(conn)[0].Code).To(Equal(wire.Busy),
				"the code of going-away says why: 429 is that there were too many pings")
			delivery.ToOthers(ctx, lab)
		})
})

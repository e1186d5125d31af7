package observe

import (
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

const messagesReceived = "messages_received"

// serverCounters are those that a server has something to count in.
var serverCounters = []string{bytesSent, bytesReceived, "messages_sent", messagesReceived, "connections"}

var _ = harness.Describe("The counter of messages received", func() {
	const total = 1 << 20

	It("of a server is of whole messages, without the unfinished one",
		harness.Covers("OBS-003.server", harness.Counters, harness.Injects(fault.KindClose)), script.AnswersAfterFIN,
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			payloads := load.Bulk(lab, script.FrameBytes, total)
			stream := lab.Framing.Frames(payloads...)
			frames, part := inside(lab.Lab, payloads)
			lab.Arm(fault.Close(fault.ToServer).AfterFrame(frames).After(part))
			before := lab.Counter(ctx, messagesReceived)
			conn := lab.Dial(ctx)
			conn.TrySend(stream, lab.Timing.Reply) // what follows the cut may not go any more
			ending.Within(ctx, lab, conn, lab.Timing.Bulk)
			delivery.Counted(ctx, lab, messagesReceived, func() int64 { return lab.Counter(ctx, messagesReceived) - before }, int64(frames))
		})
})

var _ = harness.Describe("A counter", func() {
	const connections = 10

	It("of a server never goes down, however many connections end", harness.Covers("OBS-012.server", harness.Counters),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			last := map[string]int64{}
			look := func(when string) {
				GinkgoHelper()
				for _, name := range serverCounters {
					now := lab.Counter(ctx, name)
					Expect(now).To(BeNumerically(">=", last[name]),
						fmt.Sprintf("The counter %s was %d, and %s it is %d. Whoever computes a rate of it sees a restart, or a "+
							"negative one.", name, last[name], when, now))
					last[name] = now
				}
			}
			look("")
			for n := range connections {
				conn := lab.Dial(ctx)
				Expect(conn.SendFrames(script.GreetingOf(lab.Framing, n))).To(Succeed())
				delivery.FirstOnWire(ctx, lab, conn, script.GreetingOf(lab.Framing, n))
				look(fmt.Sprintf("while connection %d is open", n+1))
				Expect(conn.Half()).To(Succeed())
				ending.Comes(ctx, lab, conn)
				look(fmt.Sprintf("after connection %d has ended", n+1))
			}
			Expect(last[messagesReceived]).To(BeNumerically(">=", connections), "messages that the server counts as received: %d were sent",
				connections)
		})

	// A number that a connection keeps for itself is lost where its end is another than the usual one.
	DescribeTable("of a server never goes down, however its connections end",
		func(ctx SpecContext, end func(*harness.ServerLab, *peer.Conn)) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			last, sent := map[string]int64{}, int64(0)
			look := func(when string, n int) {
				GinkgoHelper()
				for _, name := range serverCounters {
					now := lab.Counter(ctx, name)
					if now < last[name] {
						harness.As(record.ClassCounters).Wrong("Expected the counter %s only to grow, but it was %d, and %s connection %d it is %d: whoever "+
							"takes the difference gets a rate below zero, and loses what came before.",
							name, last[name], when, n+1, now)
					}
					last[name] = now
				}
			}
			for n := range connections {
				conn := lab.Dial(ctx)
				Expect(conn.SendFrames(script.GreetingOf(lab.Framing, n))).To(Succeed())
				delivery.FirstOnWire(ctx, lab, conn, script.GreetingOf(lab.Framing, n))
				sent++
				look("before the end of", n)
				end(lab, conn)
				lab.Await(ctx, lab.Timing.Reply, func() bool { return reportedEnd(lab, conn) })
				look("after the end of", n)
				Expect(conn.Reset()).To(Succeed())
			}
			if last[messagesReceived] < sent {
				harness.Wrong("Expected the counter %s to hold the %d messages that were echoed; it says %d.", messagesReceived, sent,
					last[messagesReceived])
			}
		},
		Entry("by a reset", harness.Covers("OBS-012.server.reset", harness.Counters, harness.Injects(fault.KindReset)),
			func(lab *harness.ServerLab, c *peer.Conn) {
				Expect(c.Reset()).To(Succeed())
				lab.Note("by the peer, on connection %d", c.Number())
			}),
		Entry("inside a frame", harness.Covers("OBS-012.server.truncated", harness.Counters, harness.Prefix,
			harness.Injects(fault.KindClose, fault.KindReset)), func(lab *harness.ServerLab, c *peer.Conn) {
			frame := lab.Framing.Frame(script.GreetingOf(lab.Framing, 0))
			Expect(c.Send(frame[:len(frame)-1])).To(Succeed())
			Expect(c.Half()).To(Succeed())
			lab.Note("by the peer, one byte before the end of a frame, on connection %d", c.Number())
		}),
		Entry("by a header that it refuses", harness.Covers("OBS-012.server.refused", harness.Counters, harness.Prefix, harness.Beyond,
			harness.Injects(fault.KindHeader, fault.KindReset)), func(lab *harness.ServerLab, c *peer.Conn) {
			Expect(c.Wrong(fault.KindHeader).Send(script.HeaderAboveLimit(lab.Lab))).To(Succeed())
			lab.Note("on connection %d", c.Number())
		}),
	)
})

// reportedEnd reports whether the server has told that this connection is over.
func reportedEnd(lab *harness.ServerLab, c *peer.Conn) bool {
	events := lab.OfConn(c)()
	return slices.ContainsFunc(events, func(e adapter.Event) bool { return e.Event == adapter.EventState && e.To == adapter.Disconnected })
}

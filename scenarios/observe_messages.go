package scenarios

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
)

const messagesReceived = "messages_received"

// serverCounters are those that a server has something to count in.
var serverCounters = []string{bytesSent, bytesReceived, "messages_sent", messagesReceived, "connections"}

var _ = harness.Describe("The counter of messages received", func() {
	const total = 1 << 20

	It("of a server is of whole messages, without the unfinished one", harness.Covers("OBS-003.server", harness.Counters), answersAfter, func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP)
		payloads := lab.Bulk(frameBytes, total)
		stream := lab.Framing.Frames(payloads...)
		cut := inside(lab.Lab, payloads)
		lab.Arm(fault.Close(fault.ToServer).After(cut))
		before := lab.Counter(ctx, messagesReceived)
		conn := lab.Dial(ctx)
		conn.TrySend(stream, lab.Timing.Reply) // what follows the cut may not go any more
		lab.EndsWithin(ctx, conn, lab.Timing.Bulk)
		lab.Counts(ctx, messagesReceived, func() int64 { return lab.Counter(ctx, messagesReceived) - before }, int64(wholeFrames(lab.Framing, payloads, int(cut))))
	})
})

var _ = harness.Describe("A counter", func() {
	const connections = 10

	It("of a server never goes down, however many connections end", harness.Covers("OBS-012.server", harness.Counters), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct())
		last := map[string]int64{}
		look := func(when string) {
			GinkgoHelper()
			for _, name := range serverCounters {
				now := lab.Counter(ctx, name)
				Expect(now).To(BeNumerically(">=", last[name]), fmt.Sprintf("The counter %s was %d, and %s it is %d. Whoever computes a rate of it sees a restart, or a negative one.", name, last[name], when, now))
				last[name] = now
			}
		}
		look("")
		for n := range connections {
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(greeting(n))).To(Succeed())
			lab.Begins(ctx, conn, greeting(n))
			look(fmt.Sprintf("while connection %d is open", n+1))
			Expect(conn.Half()).To(Succeed())
			lab.Ends(ctx, conn)
			look(fmt.Sprintf("after connection %d has ended", n+1))
		}
		Expect(last[messagesReceived]).To(BeNumerically(">=", connections), "messages that the server counts as received: %d were sent", connections)
	})
})

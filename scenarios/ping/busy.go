package ping

import (
	"context"
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Pings are for silence: they neither replace what passes anyway, nor end with a request that takes its time.
var _ = harness.Describe("A client that pings and has something else to do", func() {
	open := func(ctx context.Context, setup harness.Setup) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, setup)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, client, conn
	}

	It("does not ask while bytes keep coming",
		harness.Covers("HBT-002.client", harness.Ping, harness.Messages, harness.Waits(6, subject.WaitPing)), func(ctx SpecContext) {
			const intervals, each = 6, 4 // how long bytes come, and how many of them within one interval
			lab, client, conn := open(ctx, script.PingUnlimited)
			script.AskEcho(ctx, client, "answer slowly")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			began := lab.Trace.Now()
			answer := lab.Framing.Frame(wire.Message{Type: wire.Reply, ID: request.ID,
				Body: wire.Fill(intervals*each, 1)}.Bytes())[:intervals*each]
			Expect(conn.SendSlowly(ctx, answer, 1, lab.Scale.Ping/each)).To(Succeed())
			if pings := conn.FrameCount() - 1; pings > 1 {
				// A right client has to miss all bytes of an interval but one to find it silent.
				timed.Undisturbed(lab, began, lab.Trace.Now(), lab.Scale.Ping-lab.Scale.Ping/each)
				harness.Missed("Expected no ping of a client that receives something every %v, because its interval without anything "+
					"received is %v, but it sent %d of them in %d such intervals: it asks for signs of life that it has.",
					lab.Scale.Ping/each, lab.Scale.Ping, pings, intervals)
			}
			Expect(client.Errors()).To(match.ReportNothing(), "bytes came all the time")
		})

	It("is not held back by what it has queued itself",
		harness.Covers("HBT-008.client", harness.Ping, harness.Messages, harness.Long, harness.Waits(1, subject.WaitPing),
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			const many = 300
			lab, client, conn := open(ctx, script.PingUnlimited.Holding().Buffers(script.SmallBuffers))
			client.RequestMany(ctx, script.IdempotentEcho, script.FrameBytes-wire.MessageHeaderLen, many)
			// Our peer reads nothing until the ping is due, and half of the requests are more than the system's buffers take.
			ending.NotWithin(ctx, lab, conn, lab.Timing.Around(lab.Scale.Ping, lab.Timing.Quiet).Latest, "")
			conn.Release()
			Eventually(ctx, func() bool {
				return pingAt(conn) >= 0 ||
					conn.FrameCount() >= many
			}).WithTimeout(lab.Timing.Bulk).Should(BeTrue(),
				"Expected all %d requests, or a ping before the last of them, but neither came.", many)
			if at := pingAt(conn); at < 0 || at >= many {
				harness.Missed("Expected a ping before the last of %d requests that the client had queued, because it had received "+
					"nothing for its interval of %v when most of them had not left yet, "+
					"but all of them came first: a question that waits behind megabytes is answered too late to prove that the "+
					"peer lives.", many, lab.Scale.Ping)
			} else {
				lab.Note("the ping came as message %d, among %d requests", at+1, many)
			}
		})

	It("keeps its connection while a request takes long, as long as its pings are answered",
		harness.Covers("HBT-013.client", harness.Ping, harness.Messages, harness.Waits(5, subject.WaitPing)), func(ctx SpecContext) {
			const pings = 5
			lab, client, conn := open(ctx, script.PingLimited.Direct().Config(func(c *adapter.Config) {
				c.PingTimeout = script.Millis(script.Scale.Stable)
			}))
			asked := script.AskEcho(ctx, client, "take your time")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			for n := range pings {
				Eventually(ctx, func() int { return pingsOn(conn) }).WithTimeout(lab.Scale.Ping+
					lab.Timing.Prompt).Should(BeNumerically(">", n), func() string {
					return fmt.Sprintf("Expected ping %d of a client that waits for the reply to a request and receives nothing for "+
						"its interval of %v, but it sent %d of them, and is %s. "+
						"Its pings were answered, so that its peer is as alive as it can be.", n+1, lab.Scale.Ping, pingsOn(conn),
						client.State())
				})
				ping := script.TakeMessages(ctx, conn, wire.Ping, n+1)[n]
				Expect(conn.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})).To(Succeed(),
					"the pong to ping %d of a client whose request is under way", n+1)
				// And the other way round: who waits for a reply is asked for a sign of life.
				Expect(conn.SendMessage(wire.Message{Type: wire.Ping, ID: uint32(n)})).To(Succeed())
				Eventually(ctx, func() int { return pongsOn(conn) }).Should(Equal(n+1),
					"Pongs of a client that waits for the reply to a request. "+
						"The peer whose ping it does not answer takes it for dead, and its request with it.")
			}
			script.AnswerEcho(conn, request)
			Expect(string(asked.Succeeds(ctx).Data)).To(Equal("take your time"), "the reply to the request that took long")
			Expect(client.Errors()).To(match.ReportNothing(), "every ping was answered")
		})

	It("does not ask any more once it was closed",
		harness.Covers("HBT-014.client", harness.Ping, harness.Messages, harness.Waits(2, subject.WaitPing),
			harness.Waits(1, subject.WaitPong)), func(ctx SpecContext) {
			lab, client, conn := open(ctx, script.PingLimited.Direct())
			expectPing(ctx, lab.Lab, conn, 0) // a ping is under way, so that both of its limits run
			closing := client.Close(ctx, "graceful")
			ending.Comes(ctx, lab, conn)
			Expect(conn.Close()).To(Succeed())
			closing.Outcome(ctx, 0)
			client.Disconnected(ctx)
			said, came := len(client.Events()), conn.FrameCount()
			beyond := 2*lab.Scale.Ping + lab.Scale.Pong + lab.Timing.Quiet
			Consistently(ctx, func() []adapter.Event { return client.Events()[said:] }).WithTimeout(beyond).Should(match.TellNothing(),
				"The client was closed, and had said that it is disconnected: a timer of its pings outlived the connection.")
			Expect(conn.FrameCount()).To(match.Count(came, "messages on the wire", "the client was closed"))
		})

	It("notices that its peer is frozen, though it waits for a reply with a longer limit",
		harness.Covers("HBT-015.client", harness.Ping, harness.Messages, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindStop)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited)
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			slow := client.Request(ctx, adapter.Request{Op: "sleep", Arg: wire.MaxSleep}, nil)
			asked := script.StillAlive(ctx, client)
			frozen := server.Freeze()
			expectPingTimeout(ctx, lab, client, asked, frozen)
			if slow.Outcome(ctx, 0).Succeeded() {
				harness.Wrong("Expected the request to fail, but the client reports success: its server was frozen while it worked on it.")
			}
		})
})

// pingAt is which message of this connection, from 0, is the first ping; -1 if none came.
func pingAt(conn *peer.Conn) int {
	return slices.IndexFunc(conn.Messages(), func(m wire.Message) bool { return m.Type == wire.Ping })
}

// pingsOn is how many pings came on this connection, and pongsOn how many pongs.
func pingsOn(conn *peer.Conn) int { return count(conn, wire.Ping) }
func pongsOn(conn *peer.Conn) int { return count(conn, wire.Pong) }

func count(conn *peer.Conn, kind wire.Type) (n int) {
	for _, m := range conn.Messages() {
		if m.Type == kind {
			n++
		}
	}
	return n
}

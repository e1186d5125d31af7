package scenarios

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// pingLimited is a client that asks a silent peer for a sign of life and waits for it.
var pingLimited = harness.TCP.Messages().Config(func(c *adapter.Config) {
	c.PingInterval, c.PingTimeout = millis(scale.Ping), millis(scale.Pong)
})

// pingUnlimited is a client that asks and has no limit on the answer.
var pingUnlimited = harness.TCP.Direct().Messages().Config(func(c *adapter.Config) { c.PingInterval = millis(scale.Ping) })

var _ = harness.Describe("A client that pings", func() {
	It("asks a silent peer when its interval is over, and not earlier",
		harness.Covers("HBT-001.client", harness.Ping, harness.Messages, harness.Waits(4, adapter.WaitPing)), func(ctx SpecContext) {
			const pings = 3
			lab := harness.TestClient(ctx, pingUnlimited)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			// First nothing has come since the connection, then a pong.
			after, before := client.Began(), lab.Server().Times()[0]
			for n := range pings {
				ping := expectPing(ctx, lab.Lab, conn, n)
				lab.LastsSince("the ping of a client that received nothing for its interval of "+lab.Scale.Ping.String(),
					after, before, conn.FrameTimes()[n], lab.Scale.Ping)
				// A pong that takes its time: the next ping is due an interval after it, not after the last ping.
				lab.Stays(ctx, conn, min(lab.Scale.Ping, scale.Ping)/2)
				after = lab.Trace.Now()
				before = after
				Expect(conn.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})).To(Succeed())
			}
		})

	It("ends the connection when no pong comes: the connection ends", harness.Covers("HBT-003.client", harness.Ping, harness.Messages, harness.Waits(1, adapter.WaitPing), harness.Waits(1, adapter.WaitPong)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, pingLimited.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		expectPing(ctx, lab.Lab, conn, 0)
		expectTimeout(ctx, lab.Lab, conn, adapter.PingTimeout, client.Began(), lab.Server().Times()[0], lab.Scale.Ping+lab.Scale.Pong)
		lab.Proven(fault.Silence(fault.ToClient), "the ping reached the peer, which did not answer")
		client.Disconnected(ctx)
	})

	It("keeps the connection when the pong is late, but within its limit: a pong within the limit counts",
		harness.Covers("HBT-003.client.late", harness.Ping, harness.Messages, harness.Waits(3, adapter.WaitPing), harness.Waits(1, adapter.WaitPong)), alsoToxiproxy(fault.KindLatency), func(ctx SpecContext) {
			const cycles = 3
			lab := harness.TestClient(ctx, pingLimited)
			lab.Arm(fault.Latency(fault.ToClient, lab.Scale.Pong/3, 0))
			lab.Respond()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			from := lab.Trace.Now()
			lost := func() bool { return client.State() != adapter.Connected }
			Eventually(ctx, func() bool { return lost() || len(conn.Messages()) >= cycles }).WithTimeout(lab.Timing.Reply).Should(BeTrue(),
				"A silent peer must be asked for a sign of life again and again: fewer than %d pings came.", cycles)
			if lost() {
				lab.Undisturbed(from, lab.Trace.Now(), lab.Scale.Pong/3)
			}
			Expect(client.Errors()).To(match.ReportNothing(), "every pong came in a little more than a third of the client's limit")
			Expect(client.States()).To(match.Rest(adapter.Connected))
		})

	It("takes any byte for a sign of life, not only a pong", harness.Covers("HBT-005.client", harness.Ping, harness.Messages, harness.Waits(2, adapter.WaitPing), harness.Waits(2, adapter.WaitPong)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, pingLimited.Direct().Config(func(c *adapter.Config) { c.PingTimeout = millis(scale.Idle) }))
		limit := lab.Config.PingTimeout.D() // for the pong; the reply takes half as long again
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		asked := ask(ctx, client, "answer slowly")
		request := taken(ctx, conn, wire.Request, 1)[0]
		taken(ctx, conn, wire.Ping, 1)
		// The pong would stand behind this reply, which comes a byte at a time.
		answer := lab.Framing.Frame(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}.Bytes())
		pause := max(lab.Scale.Ping/2, limit*3/2/time.Duration(len(answer)-1)+lab.Timing.Slice) // so that the bytes suffice
		for range limit * 3 / 2 / pause {
			sent := lab.Trace.Now()
			Expect(conn.Send(answer[:1])).To(Succeed(), "the next byte of the reply")
			answer = answer[1:]
			lab.Bears(ctx, conn, sent, pause, lab.Scale.Ping+limit)
		}
		Expect(conn.Send(answer)).To(Succeed(), "the rest of the reply")
		Expect(string(asked.Succeeds(ctx).Data)).To(Equal("answer slowly"), "the reply, once it was there")
	})

	It("notices that its peer's process is frozen", harness.Covers("HBT-006.client", harness.Ping, harness.Messages, harness.Signals, harness.Waits(1, adapter.WaitPing), harness.Waits(1, adapter.WaitPong)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, pingLimited)
		server := lab.Child(ctx)
		client := lab.Open(ctx)
		client.Connected(ctx)
		asked := alive(ctx, lab, client)
		frozen := server.Freeze()
		expectPingTimeout(ctx, lab, client, asked, frozen)
	})

	It("notices that nothing passes any more, in either direction", harness.Covers("HBT-007.client", harness.Ping, harness.Messages, harness.Waits(1, adapter.WaitPing), harness.Waits(1, adapter.WaitPong)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, pingLimited)
		lab.Arm(fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
		lab.Respond()
		client := lab.Open(ctx)
		client.Connected(ctx)
		asked := alive(ctx, lab, client)
		lab.Relay().Stall(fault.ToServer)
		lab.Relay().Stall(fault.ToClient)
		expectPingTimeout(ctx, lab, client, asked, lab.Trace.Now())
	})
})

// expectPing waits for the n-th message of the client, from 0, which must be a ping.
func expectPing(ctx context.Context, lab *harness.Lab, conn *peer.Conn, n int) wire.Message {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Scale.Ping+lab.Timing.Prompt)
	defer cancel()
	m, err := conn.Message(wait, n)
	if err != nil {
		Fail(fmt.Sprintf("Expected a ping of the client, which received nothing for longer than its interval of %v, but: %v", lab.Scale.Ping, err))
	}
	Expect(m.Type).To(Equal(wire.Ping), "the type of a message that the client sent unasked: 4 is a ping")
	return m
}

// alive lets the client make one request, whose reply is a sign of life of its peer. Where the host let the peer be so slow
// that the client gave it up with reason, nothing is proven.
func alive(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) *harness.Sending {
	GinkgoHelper()
	asked := ask(ctx, client, "still there?")
	if done := asked.Outcome(ctx, 0); !done.Succeeded() {
		lab.Inconclusive("The request before the fault failed with class %s: the peer was lost before it could be.", done.Class)
	}
	return asked
}

// expectPingTimeout expects that the client gives its peer up, whose last sign of life was the reply to this request or
// something after it, and not after the time from which on it was silent.
func expectPingTimeout(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, asked *harness.Sending, silent time.Duration) {
	GinkgoHelper()
	limit := lab.Scale.Ping + lab.Scale.Pong
	gone := lab.Departs(ctx, limit+lab.Timing.Prompt)
	lab.LastsSince(fmt.Sprintf("the end of the connection (a ping after %v, and %v without anything received)", lab.Scale.Ping, lab.Scale.Pong),
		asked.At(), silent, gone, limit)
	client.Reports(ctx, adapter.PingTimeout)
	client.Disconnected(ctx)
}

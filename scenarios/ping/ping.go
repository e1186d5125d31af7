package ping

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that pings", func() {
	It("asks a silent peer when its interval is over, and not earlier",
		harness.Covers("HBT-001.client", harness.Ping, harness.Messages, harness.Waits(4, subject.WaitPing)), func(ctx SpecContext) {
			const pings = 3
			lab := harness.TestClient(ctx, script.PingUnlimited)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			// First nothing has come since the connection, then a pong.
			after, before := client.Began(), lab.Server().Times()[0]
			for n := range pings {
				ping := expectPing(ctx, lab.Lab, conn, n)
				timed.LastsSince(lab, "the ping of a client that received nothing for its interval of "+lab.Scale.Ping.String(),
					after, before, conn.FrameTimes()[n], lab.Scale.Ping)
				// A pong that takes its time: the next ping is due an interval after it, not after the last ping.
				ending.NotWithin(ctx, lab, conn, min(lab.Scale.Ping, script.Scale.Ping)/2, "")
				after = lab.Trace.Now()
				before = after
				Expect(conn.SendMessage(wire.Message{Type: wire.Pong, ID: ping.ID, Body: ping.Body})).To(Succeed())
			}
		})

	It("ends the connection when no pong comes: the connection ends",
		harness.Covers("HBT-003.client", harness.Ping, harness.Messages, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			expectPing(ctx, lab.Lab, conn, 0)
			script.ExpectTimeout(ctx, lab.Lab, conn, adapter.PingTimeout, client.Began(), lab.Server().Times()[0],
				lab.Scale.Ping+lab.Scale.Pong)
			client.Disconnected(ctx)
		})

	It("keeps the connection when the pong is late, but within its limit: a pong within the limit counts",
		harness.Covers("HBT-003.client.late", harness.Ping, harness.Messages, harness.Waits(3, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindLatency)), script.AlsoToxiproxy(fault.KindLatency),
		func(ctx SpecContext) {
			const cycles = 3
			lab := harness.TestClient(ctx, script.PingLimited)
			lab.Arm(fault.Latency(fault.ToClient, (lab.Scale.Pong / 3).Truncate(time.Millisecond), 0))
			lab.Respond()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			from := lab.Trace.Now()
			lost := func() bool { return client.State() != adapter.Connected }
			Eventually(ctx, func() bool { return lost() || len(conn.Messages()) >= cycles }).WithTimeout(lab.Timing.Reply).Should(BeTrue(),
				"Expected at least %d pings, since a silent peer is asked for a sign of life again and again, but fewer came.", cycles)
			if lost() {
				timed.Undisturbed(lab, from, lab.Trace.Now(), lab.Scale.Pong/3)
			}
			Expect(client.Errors()).To(match.ReportNothing(), "every pong came in a little more than a third of the client's limit")
			Expect(client.States()).To(match.Rest(adapter.Connected))
		})

	It("takes any byte for a sign of life, not only a pong",
		harness.Covers("HBT-005.client", harness.Ping, harness.Messages, harness.Waits(2, subject.WaitPing),
			harness.Waits(2, subject.WaitPong)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited.Direct().Config(func(c *adapter.Config) {
				c.PingTimeout = script.Millis(script.Scale.Idle)
			}))
			limit := lab.Config.PingTimeout.D() // for the pong; the reply takes half as long again
			for _, name := range []string{subject.WaitRequest, subject.WaitFrame} {
				if other := lab.Impl.Declared(name).D(); other > 0 && other < lab.Scale.Ping+2*limit {
					harness.NotJudged("its limit of %v (policies.timeouts.%s) may be over before a reply has come that takes %v after a ping "+
						"that comes after %v", other, name, limit*3/2, lab.Scale.Ping)
				}
			}
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			asked := script.AskEcho(ctx, client, "answer slowly")
			request := script.TakeMessages(ctx, conn, wire.Request, 1)[0]
			expectPing(ctx, lab.Lab, conn, 1) // behind the request
			// The pong would stand behind this reply, which comes a byte at a time.
			answer := lab.Framing.Frame(wire.Message{Type: wire.Reply, ID: request.ID, Body: request.Body}.Bytes())
			pause := max(lab.Scale.Ping/2, limit*3/2/time.Duration(len(answer)-1)+lab.Timing.Slice) // so that the bytes suffice
			for range limit * 3 / 2 / pause {
				sent := lab.Trace.Now()
				Expect(conn.Send(answer[:1])).To(Succeed(), "the next byte of the reply")
				answer = answer[1:]
				ending.NotBefore(ctx, lab, conn, sent, pause, lab.Scale.Ping+limit)
			}
			Expect(conn.Send(answer)).To(Succeed(), "the rest of the reply")
			Expect(string(asked.Succeeds(ctx).Data)).To(Equal("answer slowly"), "the reply, once it was there")
		})

	It("notices that its peer's process is frozen",
		harness.Covers("HBT-006.client", harness.Ping, harness.Messages, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindStop)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited)
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := script.StillAlive(ctx, client)
			frozen := server.Freeze()
			expectPingTimeout(ctx, lab, client, asked, frozen)
		})

	It("notices that nothing passes any more, in either direction: neither direction",
		harness.Covers("HBT-007.client", harness.Ping, harness.Messages, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited)
			lab.Arm(fault.Stall(fault.ToServer), fault.Stall(fault.ToClient))
			lab.Respond()
			client := lab.Open(ctx)
			client.Connected(ctx)
			asked := script.StillAlive(ctx, client)
			lab.Relay().Stall(fault.ToServer)
			lab.Relay().Stall(fault.ToClient)
			expectPingTimeout(ctx, lab, client, asked, lab.Trace.Now())
		})
})

var _ = harness.Describe("A client that pings and goes on sending", func() {
	ended := func(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) {
		GinkgoHelper()
		ending.ReportedBy(ctx, client, adapter.PingTimeout)
		timed.LastsSince(lab, fmt.Sprintf("the end of a connection on which nothing ever came (a ping after %v, and %v without "+
			"anything received)", lab.Scale.Ping, lab.Scale.Pong),
			client.Began(), lab.Server().Times()[0], lab.Told(client.Errors()[0]), lab.Scale.Ping+lab.Scale.Pong)
	}

	It("does not take what it sends for a sign of life of its peer",
		harness.Covers("HBT-003.client.sending", harness.Ping, harness.Messages, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			const few = 4 // messages, over more than the ping interval
			lab := harness.TestClient(ctx, script.PingLimited.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			limit := lab.Scale.Ping + lab.Scale.Pong
			pause, until := min(lab.Scale.Ping, lab.Scale.Pong)/few, lab.Trace.Now()+limit+lab.Timing.Prompt
			for end := peer.None; end == peer.None && lab.Trace.Now() < until; end, _ = conn.Ending() {
				client.Request(ctx, script.IdempotentEcho, []byte("is anybody there?"))
				lab.Await(ctx, pause, func() bool { end, _ := conn.Ending(); return end != peer.None })
			}
			if came := count(conn, wire.Request); came < few {
				harness.Inconclusive("Only %d messages of the client came before it ended the connection, and it was to go on sending. A "+
					"run of this case alone, on a machine with less to do, settles it.", came)
			}
			lab.Note("the peer took %d messages, and sent nothing at all", conn.FrameCount())
			ended(ctx, lab, client)
		})

	It("notices that its peer reads nothing, wherever its ping waits: behind full buffers",
		harness.Covers("HBT-007.client.full", harness.Ping, harness.Messages, harness.Long, harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			const many = 300 // requests: more than the system's buffers take
			lab := harness.TestClient(ctx, script.PingLimited.Direct().Holding().Buffers(script.SmallBuffers))
			if send := lab.Impl.Declared(subject.WaitSend).D(); send > 0 &&
				send < lab.Timing.Around(lab.Scale.Ping+lab.Scale.Pong, lab.Timing.Quiet).Latest {
				harness.NotJudged("its limit on sending (%v) is over before the one on its pings", send)
			}
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			silent := fillsUp(ctx, lab, client, conn, many*script.FrameBytes, func() {
				client.RequestMany(ctx, script.IdempotentEcho, script.FrameBytes-wire.MessageHeaderLen, many)
			})
			ending.ReportedBy(ctx, client, adapter.PingTimeout)
			timed.LastsSince(lab, fmt.Sprintf("the end of a connection whose peer reads nothing and sends nothing (a ping after %v, and %v "+
				"without anything received)", lab.Scale.Ping, lab.Scale.Pong),
				silent, silent, lab.Told(client.Errors()[0]), lab.Scale.Ping+lab.Scale.Pong)
		})
})

// fillsUp lets the client send until no more of that finds room in the system's buffers, since our peer reads nothing, and gives it
// signs of life from before until then. It returns the time of the last one: when the client asks for the next, its ping has to wait.
func fillsUp(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn, most int64,
	send func()) (last time.Duration) {
	GinkgoHelper()
	silence := signsOfLife(ctx, lab, conn)
	send() // which may take longer than the client waits for a pong
	waiting, grew, known := int64(0), lab.Trace.Now(), true
	lab.Await(ctx, lab.Timing.Bulk, func() bool {
		var now int64
		if now, known = resources.InFlight(conn); now > waiting {
			waiting, grew = now, lab.Trace.Now()
		}
		full := lab.Trace.Now()-grew >= lab.Timing.Quiet && (waiting > 0 || !known)
		return full || len(client.Errors()) > 0
	})
	last = silence()
	if len(client.Errors()) > 0 {
		harness.Inconclusive("The client gave its peer up (%s) although signs of life were sent every %v: this machine is too slow to "+
			"prove anything.", client.Errors()[0].Class, lab.Scale.Ping/4)
	}
	if known && (waiting == 0 || waiting >= most) {
		harness.Inconclusive("Of %d bytes of requests %d waited in the system's buffers: they were to be full, and the rest to wait in "+
			"the client.", most, waiting)
	}
	lab.Note("our peer read nothing; of %d bytes of requests %d found room in the system's buffers", most, waiting)
	return last
}

// signsOfLife lets our peer send a pong now, and again after each quarter of the ping interval, until the function that it returns is
// called, which tells when the last one was sent. The client may be busy with a command meanwhile.
func signsOfLife(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn) (silence func() time.Duration) {
	ctx, stop := context.WithCancel(ctx)
	last := make(chan time.Duration, 1)
	go func() {
		at := lab.Trace.Now()
		for conn.SendMessage(wire.Message{Type: wire.Pong}) == nil &&
			!lab.Await(ctx, lab.Scale.Ping/4, func() bool { return ctx.Err() != nil }) {
			at = lab.Trace.Now()
		}
		last <- at
	}()
	return func() time.Duration { stop(); return <-last }
}

// expectPing waits for the n-th message of the client, from 0, which must be a ping.
func expectPing(ctx context.Context, lab *harness.Lab, conn *peer.Conn, n int) wire.Message {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Scale.Ping+lab.Timing.Prompt)
	defer cancel()
	m, err := conn.Message(wait, n)
	if err != nil {
		harness.Because(err, "Expected a ping of the client, which received nothing for longer than its interval of %v, but: %v",
			lab.Scale.Ping, err)
	}
	Expect(m.Type).To(Equal(wire.Ping), "the type of a message that the client sent unasked: 4 is a ping")
	return m
}

// expectPingTimeout expects that the client gives its peer up, whose last sign of life was the reply to this request or
// something after it, and not after the time from which on it was silent.
func expectPingTimeout(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, asked *harness.Sending, silent time.Duration) {
	GinkgoHelper()
	limit := lab.Scale.Ping + lab.Scale.Pong
	gone := ending.SeenByRelay(ctx, lab, limit+lab.Timing.Prompt)
	timed.LastsSince(lab, fmt.Sprintf("the end of the connection (a ping after %v, and %v without anything received)", lab.Scale.Ping,
		lab.Scale.Pong),
		asked.At(), silent, gone, limit)
	ending.ReportedBy(ctx, client, adapter.PingTimeout)
	client.Disconnected(ctx)
}

package observe

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The counters of a client's messages", func() {
	const count = 40

	It("leave one out of which only a part came: received",
		harness.Covers("OBS-003.client.received", harness.Counters, harness.Injects(fault.KindClose)),
		script.AlsoToxiproxy(fault.KindClose), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			payloads := load.Bulk(lab, 1000, count*1000)
			frames, part := inside(lab.Lab, payloads)
			lab.Arm(fault.Close(fault.ToClient).After(upTo(lab.Lab, payloads, frames, part)))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			conn.TrySend(lab.Framing.Frames(payloads...), lab.Timing.Reply) // what follows the cut may not go any more
			client.Disconnected(ctx)
			whole := int64(frames)
			delivery.Counted(ctx, lab, "messages_received", func() int64 { return client.Counter(ctx, "messages_received") }, whole)
		})

	It("leave one out of which only a part was sent: sent",
		harness.Covers("OBS-003.client.sent", harness.Prefix, harness.Huge, harness.Counters, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Send(ctx, load.Payload(lab, 100, 0)).Succeeds(ctx)
			backpressure.StallsOn(ctx, lab, client.SendFill(ctx, script.BulkBytes, 1))
			sent := func() int64 { return client.Counter(ctx, "messages_sent") }
			delivery.Counted(ctx, lab, "messages_sent", sent, 1) // the second one has not left yet
			conn.Release()
			delivery.OnWire(ctx, lab, conn, load.Payload(lab, 100, 0), wire.Fill(script.BulkBytes, 1))
			delivery.Counted(ctx, lab, "messages_sent", sent, 2)
		})
})

var _ = harness.Describe("The counter of retries", func() {
	It("counts the copies of a request but the first",
		harness.Covers("OBS-005.client", harness.Messages, harness.Retry, harness.Tries, harness.Backoffs(2), harness.Counters,
			harness.Injects(fault.KindReply)), func(ctx SpecContext) {
			const failures = 2
			lab := harness.TestClient(ctx, script.Retrying)
			script.RefuseRequests(lab, wire.Message{Code: wire.Unavailable}, failures)
			client := lab.Open(ctx)
			client.Connected(ctx)
			retries := func() int64 { return client.Counter(ctx, "retries") }
			script.ExpectReply(ctx, client.Request(ctx, script.IdempotentEcho, script.TheQuestion))
			delivery.CountedAlong(ctx, lab, "retries", retries, func() int64 { return int64(script.CopiesOnWire(lab) - 1) })
			// One that succeeds at once adds none.
			script.ExpectReply(ctx, client.Request(ctx, script.IdempotentEcho, script.TheQuestion))
			delivery.CountedAlong(ctx, lab, "retries", retries, func() int64 { return int64(script.CopiesOnWire(lab) - 2) })
		})
})

// What ran out says what to do about it: one word for all limits says nothing.
var _ = harness.Describe("Limits of different kinds that run out", func() {
	It("are each reported as what they are, and counted once",
		harness.Covers("OBS-006.client", harness.Messages, harness.Ping, harness.Counters, harness.FreeIdle, harness.RequestLimit,
			harness.Waits(1, subject.WaitIdle), harness.Waits(1, subject.WaitRequest), harness.Waits(1, subject.WaitPing),
			harness.Waits(1, subject.WaitPong), harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
			limited := func(change func(*adapter.Config)) *harness.Driven {
				config := lab.Config
				change(&config)
				client := lab.OpenAt(ctx, lab.Addr(), config)
				lab.Accept(ctx)
				client.Connected(ctx)
				return client
			}
			idle := limited(func(c *adapter.Config) { c.IdleTimeout = script.Millis(lab.Scale.Idle) })
			pinging := limited(func(c *adapter.Config) {
				c.PingInterval, c.PingTimeout = script.Millis(lab.Scale.Ping), script.Millis(lab.Scale.Pong)
			})
			asking := limited(func(c *adapter.Config) { c.RequestTimeout = script.Millis(lab.Scale.Request) })
			asked := script.AskEcho(ctx, asking, "nobody answers this")
			ending.ReportedBy(ctx, idle, adapter.IdleTimeout)
			ending.ReportedBy(ctx, pinging, adapter.PingTimeout)
			asked.Fails(ctx, adapter.RequestTimeout)
			for n, client := range []*harness.Driven{idle, pinging, asking} {
				what := []string{"idle", "ping", "request"}[n]
				delivery.Counted(ctx, lab, fmt.Sprintf("timeouts (of the client whose %s limit ran out)", what),
					func() int64 { return client.Counter(ctx, "timeouts") }, 1)
			}
		})
})

var _ = harness.Describe("The counters of a client that connects again and again", func() {
	It("never go down", harness.Covers("OBS-012.client", harness.Reconnect, harness.FreeBackoff, harness.Counters,
		harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		const connections = 6
		lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
			c.Backoff.Stable = 0 // each connection is a new beginning, so that waits stay short
		}))
		client := lab.Open(ctx)
		before := map[string]int64{}
		look := func(when string) {
			GinkgoHelper()
			for name, now := range client.Counters(ctx) {
				if now < before[name] {
					harness.As(record.ClassCounters).Wrong("Expected the counter %s only to grow, but %s it says %d, after %d: "+
						"whoever takes the difference gets a rate below zero, and loses what came before.", name, when, now, before[name])
				}
				before[name] = now
			}
		}
		received := int64(0)
		for n := range connections {
			conn := lab.Accept(ctx)
			Eventually(ctx, func() int { return script.TimesConnected(client) }).Should(Equal(n+1), "connections that the client reports")
			look(fmt.Sprintf("on connection %d", n+1))
			Expect(conn.SendFrames(load.Payload(lab, 100, n))).To(Succeed())
			Eventually(ctx, func() int { return len(client.Messages()) }).Should(match.Count(n+1, "messages that the client reports",
				"as many were sent"))
			received++
			look(fmt.Sprintf("after message %d", n+1))
			script.ResetNow(lab, conn)
		}
		client.CancelAll(ctx)
		look("after the end")
		delivery.Counted(ctx, lab, "messages_received", func() int64 { return client.Counter(ctx, "messages_received") }, received)
		Expect(client.Counter(ctx, "connections")).To(BeNumerically(">=", connections), "connections that the client counts")
	})
})

package soak

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What costs a little more with each message is not seen in a hundred of them.
var _ = harness.Describe("Small messages without an end", func() {
	const size = 32 // bytes of each
	const few = 64  // that a client is given by one command
	const late = time.Millisecond

	It("are each answered by a server, once and in their order, the last as cheaply as the first",
		harness.Covers("SOK-001.server", harness.Answers, harness.Stream, harness.Lasts(3*time.Second, 2*time.Minute),
			harness.Injects(fault.KindLatency)), func(ctx SpecContext) {
			const least, enough, atOnce = 500, 20_000, 64
			lab := harness.TestServer(ctx, harness.Plain)
			affords(lab, least, least*size)
			lab.Arm(fault.Latency(fault.ToServer, late, 0))
			conn := lab.Dial(ctx)
			going := load.GoOn(lab, least, enough, "messages")
			growth := answers(ctx, lab, conn, going, atOnce, func(n int) []byte { return load.Payload(lab, size, n) }, each)
			going.End()
			growth.Ends("messages")
		})

	It("leave a client and come back to it, each once and in their order, the last as cheaply as the first",
		harness.Covers("SOK-001.client", harness.Lasts(3*time.Second, 2*time.Minute), harness.Injects(fault.KindLatency)),
		func(ctx SpecContext) {
			const least, enough, atOnce = 500, 20_000, 64
			lab := harness.TestClient(ctx, harness.Plain)
			affords(lab, least, least*size)
			lab.Arm(fault.Latency(fault.ToClient, late, 0))
			f, conn := begin(ctx, lab, each)
			go f.echo(conn)
			going := load.GoOn(lab, least, enough, "messages")
			ready, clean := f.idle, lab.Framing.Layout().Clean()
			if !clean { // then nothing but letters can be sent, and a command carries one message
				ready = always
			}
			growth := f.goOn(ctx, going, conn, atOnce, ready, func(n int) {
				if !clean {
					p := load.Payload(lab, size, n)
					f.sends(func() { f.client.Send(ctx, p) }, p)
					return
				}
				length := size + n%few // so that those of one command are not those of the next
				f.sends(func() { f.client.SendMany(ctx, length, 1, few) }, script.SentByMany(length, few)...)
			})
			going.End()
			growth.Ends("messages")
		})
})

package soak

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Who is busy with a long message has to keep its place before the short one that is done at once.
var _ = harness.Describe("Long messages among short ones, on a slow path", func() {
	const long, short = 1 << 20, 10 // bytes
	const rate = 5_000_000          // bytes a second
	const least, enough = 12, 24    // messages, every other of them long
	const atOnce = 12               // more than the system's buffers hold

	It("come back from a server, each whole and in its place",
		harness.Covers("SOK-007.server", harness.Stream, harness.Lasts(3*time.Second, 2*time.Minute), harness.Injects(fault.KindBandwidth)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			affords(lab, least, int64(least/2*len(load.Payload(lab, long, 0))))
			lab.Arm(fault.Bandwidth(fault.ToClient, rate))
			conn := lab.Dial(ctx)
			going := load.GoOn(lab, least, enough, "messages, every other of them long")
			answers(ctx, lab, conn, going, atOnce, func(n int) []byte {
				if n%2 == 0 {
					return load.Payload(lab, long, n)
				}
				return load.Payload(lab, short, n)
			}, each)
			going.End()
		})

	It("leave a client and come back to it, each whole and in its place",
		harness.Covers("SOK-007.client", harness.Lasts(3*time.Second, 2*time.Minute), harness.Injects(fault.KindBandwidth)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			affords(lab, least, int64(least/2*len(load.Payload(lab, long, 0))))
			lab.Arm(fault.Bandwidth(fault.ToServer, rate))
			f, conn := begin(ctx, lab, each)
			go f.echo(conn)
			going := load.GoOn(lab, least, enough, "messages, every other of them long")
			size := int(min(long, lab.Framing.Largest()))
			f.goOn(ctx, going, conn, atOnce, always, func(n int) {
				switch p := load.Payload(lab, short, n); {
				case n%2 == 1:
					f.sends(func() { f.client.Send(ctx, p) }, p)
				case lab.Framing.Layout().Clean():
					f.sends(func() { f.client.SendFill(ctx, size, byte(n)) }, wire.Fill(size, byte(n)))
				default:
					p = load.Payload(lab, long, n)
					f.sends(func() { f.client.Send(ctx, p) }, p)
				}
			})
			going.End()
		})
})

package ping

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A late machine on the way puts together what was sent one by one.
var _ = harness.Describe("Pings that arrive together", func() {
	const pings = 10

	tenPings := func(lab *harness.Lab) (all []wire.Message) {
		for n := range pings {
			all = append(all, wire.Message{Type: wire.Ping, ID: lab.Rand.Uint32(), Body: fmt.Appendf(nil, "ping %d", n)})
		}
		return all
	}
	frames := func(lab *harness.Lab, all []wire.Message) []byte {
		var stream []byte
		for _, m := range all {
			stream = append(stream, lab.Framing.Frame(m.Bytes())...)
		}
		return stream
	}
	ofClient := func(ctx context.Context) (*harness.ClientLab, *peer.Conn) {
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		return lab, conn
	}

	It("are answered by a server, each of them: ten in one write", harness.Covers("HBT-004.server.many", harness.Ping, harness.Messages),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Messages())
			conn := lab.Dial(ctx)
			all := tenPings(lab.Lab)
			Expect(conn.Send(frames(lab.Lab, all))).To(Succeed())
			eachItsPong(ctx, lab.Lab, conn, all)
		})

	It("are answered by a client, each of them: ten in one write", harness.Covers("HBT-004.client.many", harness.Ping, harness.Messages),
		func(ctx SpecContext) {
			lab, conn := ofClient(ctx)
			all := tenPings(lab.Lab)
			Expect(conn.Send(frames(lab.Lab, all))).To(Succeed())
			eachItsPong(ctx, lab.Lab, conn, all)
		})

	It("are answered by a client, each of them, also if the reads end inside of them: reads that end inside a ping",
		harness.Covers("HBT-004.client.cut", harness.Ping, harness.Messages), func(ctx SpecContext) {
			lab, conn := ofClient(ctx)
			all := tenPings(lab.Lab)
			const piece = 19 // neither a whole ping nor a part of one that fits
			Expect(conn.SendSlowly(ctx, frames(lab.Lab, all), piece, lab.Timing.Slice)).To(Succeed())
			eachItsPong(ctx, lab.Lab, conn, all)
		})

	It("are answered by a server, each of them, and so is each request between them: pings between requests",
		harness.Covers("HBT-004.server.among", harness.Ping, harness.Messages), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Messages())
			conn := lab.Dial(ctx)
			var both []wire.Message
			all := tenPings(lab.Lab)
			for n, ping := range all {
				both = append(both, ping, wire.Message{Type: wire.Request, Op: wire.Echo, ID: uint32(n + 1),
					Body: []byte(script.RequestBody(n))})
			}
			Expect(conn.Send(frames(lab.Lab, both))).To(Succeed())
			eachItsPong(ctx, lab.Lab, conn, all)
			for n := range all {
				lab.Await(ctx, lab.Timing.Prompt,
					func() bool { return script.HasEnded(conn) || len(script.AnswersTo(conn, uint32(n+1))) > 0 })
				Expect(script.AnswersTo(conn, uint32(n+1))).To(match.Messages(wire.Message{Type: wire.Reply, ID: uint32(n + 1),
					Body: []byte(script.RequestBody(n))}),
					"the reply to a request between two pings that came in the same write")
			}
		})
})

// eachItsPong expects one pong for each of these pings, with its id and body, and no other.
func eachItsPong(ctx context.Context, lab *harness.Lab, conn *peer.Conn, pings []wire.Message) {
	GinkgoHelper()
	pongs := func() (n int) {
		for _, m := range conn.Messages() {
			if m.Type == wire.Pong {
				n++
			}
		}
		return n
	}
	lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) || pongs() >= len(pings) })
	for n, ping := range pings {
		found := 0
		for _, m := range conn.Messages() {
			if m.Type == wire.Pong && m.ID == ping.ID && string(m.Body) == string(ping.Body) {
				found++
			}
		}
		if found != 1 {
			fail := harness.As(record.ClassDelivery).Missed
			if found > 1 {
				fail = harness.As(record.ClassDelivery).Wrong
			}
			fail("Expected one pong for each of %d pings that arrived together, with its id and its body, but %d came for ping %d, "+
				"and %d in all: whoever waits for the others takes this connection for a dead one.", len(pings), found, n+1, pongs())
		}
	}
}

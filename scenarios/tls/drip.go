package tls

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A limit on each read is none on a handshake: whoever sends a byte within each keeps the connection for as long as a ClientHello has bytes.
var _ = harness.Describe("A handshake that comes byte by byte", func() {
	shakes := func(id string, more ...harness.Need) Labels {
		return harness.Covers(id, append(more, harness.TLS, harness.ShakeLimit, harness.Waits(1, subject.WaitShake),
			harness.Injects(fault.KindDrip))...)
	}

	It("is given up by a server when the limit on handshakes expires: byte by byte",
		shakes("TLS-001.server.drip", harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, shakesFor)
			limit := lab.Scale.Handshake
			from := lab.Trace.Now()
			conn, err := lab.DialBeneath(lab.Within(ctx, lab.Timing.Start))
			if err != nil {
				harness.Because(err, "Expected the server to accept a connection: %v", err)
			}
			until := lab.Trace.Now()
			go drip(ctx, conn, clientHello(), limit)
			ending.Within(ctx, lab, conn, limit+lab.Timing.Prompt)
			_, at := conn.Ending()
			timed.LastsSince(lab, "the limit on handshakes of "+limit.String(), from, until, at, limit)
			delivery.ToOthers(ctx, lab)
		})

	It("is given up by a client when the limit on handshakes expires: byte by byte", shakes("TLS-001.client.drip"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, shakesFor.Unopened())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		go drip(ctx, conn, serverHello(), lab.Scale.Handshake)
		ending.ReportedBy(ctx, client, adapter.HandshakeTimeout)
		ending.Comes(ctx, lab, conn)
		client.Disconnected(ctx)
		Expect(client.States()).NotTo(match.Reach(script.Connected), "there was no handshake")
		timed.LastsSince(lab, "the limit on handshakes of "+lab.Scale.Handshake.String(), client.Began(), lab.Server().Times()[0],
			lab.Told(client.Errors()[0]), lab.Scale.Handshake)
	})
})

// drip sends some bytes within each limit, until the connection ends: it is never over before.
func drip(ctx context.Context, conn *peer.Conn, hello []byte, limit time.Duration) {
	_ = conn.Wrong(fault.KindDrip).SendSlowly(ctx, hello, 1, limit/dripsWithin) // which the end of the connection ends
}

// dripsWithin is how many bytes come within a limit: so many that none of them is late on a slow machine, and fewer than a hello has.
const dripsWithin = 8

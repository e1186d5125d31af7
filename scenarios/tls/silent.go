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
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Whoever connects and says nothing costs nothing but a descriptor: a client that lost its network, a scanner, a balancer that looks
// whether somebody is there.
var _ = harness.Describe("Connections to a server on which nobody begins a handshake", func() {
	const silent = 50

	It("keep nobody else from being served: fifty of them",
		harness.Covers("TLS-015.server", harness.TLS, harness.Many, harness.Stream, harness.Answers, harness.Injects(fault.KindSilence)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			var others []*peer.Conn
			for n := range silent {
				others = append(others, sayNothing(ctx, lab, others))
				lab.Step("connection %d is open, and says nothing", n+1)
			}
			// They are silent for a while; a server with a short limit may end them.
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return script.AllEnded(others) })
			mustServe(ctx, lab, others)
		})

	shakes := func(id string) Labels {
		return harness.Covers(id, harness.TLS, harness.ShakeLimit, harness.Waits(1, subject.WaitShake), harness.Stream, harness.Answers,
			harness.Injects(fault.KindSilence))
	}

	DescribeTable("are ended when the limit on handshakes expires",
		func(ctx SpecContext, said func() []byte) {
			lab := harness.TestServer(ctx, shakesFor)
			limit := lab.Scale.Handshake
			from := lab.Trace.Now()
			conn, err := lab.DialBeneath(lab.Within(ctx, lab.Timing.Start))
			if err != nil {
				harness.Because(err, "Expected the server to accept a connection: %v", err)
			}
			Expect(conn.Send(said())).To(Succeed())
			until := lab.Trace.Now()
			ending.Within(ctx, lab, conn, limit+lab.Timing.Prompt)
			_, at := conn.Ending()
			timed.LastsSince(lab, "the limit on handshakes of "+limit.String(), from, until, at, limit)
			delivery.ToOthers(ctx, lab)
		},
		Entry("before a byte of it", shakes("TLS-001.server.silent"), func() []byte { return nil }),
		Entry("inside the ClientHello", shakes("TLS-001.server.hello"), func() []byte { hello := clientHello(); return hello[:len(hello)/2] }),
	)
})

// shakesFor gives handshakes the limit of the test scale, or the declared one.
var shakesFor = harness.Plain.Direct().Config(func(c *adapter.Config) { c.HandshakeLimit = script.Millis(script.Scale.Handshake) })

var _ = harness.Describe("A client of TLS whose server accepts and says nothing", func() {
	It("gives the attempt up when its limit on handshakes expires",
		harness.Covers("TLS-001.client", harness.TLS, harness.ShakeLimit, harness.Waits(1, subject.WaitShake),
			harness.Injects(fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, shakesFor.Unopened())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			ending.ReportedBy(ctx, client, adapter.HandshakeTimeout)
			ending.Comes(ctx, lab, conn)
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(script.Connected), "there was no handshake")
			timed.LastsSince(lab, "the limit on handshakes of "+lab.Scale.Handshake.String(), client.Began(), lab.Server().Times()[0],
				lab.Told(client.Errors()[0]), lab.Scale.Handshake)
		})
})

// mustServe expects that a further client is served while others say nothing.
func mustServe(ctx context.Context, lab *harness.ServerLab, others []*peer.Conn) {
	GinkgoHelper()
	from := lab.Trace.Now()
	conn, err := lab.TryDial(lab.Within(ctx, lab.Timing.Reply))
	if err != nil {
		blameSilence(ctx, lab, others, from, err)
	}
	payload := lab.Fit([]byte("one who does speak"))
	if err := conn.SendFrames(payload...); err != nil {
		harness.As(record.ClassService).Because(err, "Expected the server to serve a further client while %d connections are silent, but: %v",
			len(others), err)
	}
	delivery.OnWire(ctx, lab, conn, payload...)
}

// sayNothing opens a connection without a handshake.
func sayNothing(ctx context.Context, lab *harness.ServerLab, others []*peer.Conn) *peer.Conn {
	GinkgoHelper()
	from := lab.Trace.Now()
	conn, err := lab.DialBeneath(lab.Within(ctx, lab.Timing.Reply))
	if err != nil {
		blameSilence(ctx, lab, others, from, err)
	}
	return conn
}

// blameSilence fails the case for a client that was not let in. Silent connections are to blame if the server serves once they have gone:
// no host makes that so.
func blameSilence(ctx context.Context, lab *harness.ServerLab, others []*peer.Conn, from time.Duration, err error) {
	GinkgoHelper()
	waited := lab.Trace.Now() - from
	late := lab.Lateness(from, lab.Trace.Now())
	for _, c := range others {
		Expect(c.Close()).To(Succeed())
	}
	began := lab.Trace.Now()
	const failed = "Expected the server to serve a further client while %d connections are open on which nobody has begun a handshake, but for %v it " +
		"did not: %v."
	again := lab.RoundTrip(ctx)
	if took := lab.Trace.Now() - began; again == nil && took < waited/2 && late < waited/4 {
		harness.As(record.ClassService).Wrong(failed+" As soon as they had gone, it took %v to serve one. A server that waits for the handshake of "+
			"one connection before it accepts the next is stopped by a single client that says nothing.", len(others), waited, err, took)
	}
	harness.As(record.ClassService).Missed(failed, len(others), waited, err)
}

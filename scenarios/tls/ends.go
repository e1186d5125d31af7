package tls

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A stream that ends in order over TLS", func() {
	It("is ended by a server with a close_notify: after its client's",
		harness.Covers("TLS-004.server", harness.TLS, harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			payload := lab.Fit([]byte("is that all"))
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payload...)).To(Succeed())
			delivery.OnWire(ctx, lab, conn, payload...)
			Expect(conn.Half()).To(Succeed())
			if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) }) {
				harness.NotJudged("it keeps its stream open for %v after its client has ended its own", lab.Timing.Prompt)
			}
			mustNotify(conn, "the server")
		})

	It("is ended by a client with a close_notify: when it is told to close",
		harness.Covers("TLS-004.client", harness.TLS), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.Respond()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Send(ctx, []byte("that is all")).Succeeds(ctx)
			client.Close(ctx, "graceful").Succeeds(ctx)
			awaitEnd(ctx, lab, conn)
			mustNotify(conn, "the client")
		})
})

var _ = harness.Describe("A stream that ends without a close_notify over TLS", func() {
	It("is to a client what it declares", harness.Covers("TLS-002.client", harness.TLS, harness.Truncation, harness.Injects(fault.KindClose)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			payload := []byte("all of it, or so it seems")
			Expect(conn.SendFrames(payload)).To(Succeed())
			delivery.ByClient(ctx, client, payload)
			Expect(conn.Truncate()).To(Succeed())
			if lab.Impl.TLS.Truncation == subject.TruncationEnd { // an end in order is no trouble to report
				client.Disconnected(ctx)
				Expect(client.Events()).To(match.EndAs(adapter.CleanClose))
				return
			}
			ending.ReportedBy(ctx, client, adapter.Truncated)
			client.Disconnected(ctx)
		})
})

// awaitEnd waits for the end of a connection that must come.
func awaitEnd(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn) {
	GinkgoHelper()
	if _, err := conn.WaitEnd(lab.Within(ctx, lab.Timing.Reply)); err != nil {
		harness.Because(err, "Expected the client to end its connection, but: %v", err)
	}
}

// mustNotify expects that a stream that has ended was ended by a close_notify.
func mustNotify(conn *peer.Conn, who string) {
	GinkgoHelper()
	end, _ := conn.Ending()
	seal, _ := conn.Seal()
	switch {
	case seal.Notified:
	case end == peer.RST:
		harness.As(record.ClassEnding).Wrong("Expected %s to end its stream with a close_notify alert and then a FIN, but it broke the connection "+
			"off.", who)
	default:
		harness.As(record.ClassEnding).Wrong("Expected %s to send a close_notify alert before its FIN, but the FIN came without one: the other "+
			"side cannot tell an end from a cut. A close of the socket does not send it; the library's own call does.", who)
	}
}

package tls

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A close_notify over TLS", func() {
	payload := []byte("all of it")

	DescribeTable("is the end of the stream to a client, and one in order",
		func(ctx SpecContext, setup harness.Setup, end func(*peer.Conn) error) {
			lab := harness.TestClient(ctx, setup)
			client := lab.Open(ctx)
			conn := acceptByHand(ctx, lab)
			client.Connected(ctx)
			Expect(conn.SendFrames(payload)).To(Succeed())
			Expect(end(conn)).To(Succeed())
			client.Disconnected(ctx)
			Expect(client.Events()).To(match.EndAs(adapter.CleanClose))
			Expect(client.Events()).To(match.DeliverThenClose(payload))
		},
		Entry("with a FIN behind it", harness.Covers("TLS-003.client", harness.TLS), harness.Plain.Direct(), (*peer.Conn).Half),
		Entry("with no FIN behind it", harness.Covers("TLS-003.client.alone", harness.TLS, harness.TLS13), harness.Plain.ByHand(),
			(*peer.Conn).Notify),
	)

	It("is followed by nothing for a client", harness.Covers("TLS-005.client", harness.TLS, harness.TLS13, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.ByHand())
			client := lab.Open(ctx)
			conn := acceptByHand(ctx, lab)
			client.Connected(ctx)
			Expect(conn.SendFrames(payload)).To(Succeed())
			Expect(conn.Notify()).To(Succeed())
			Expect(conn.Wrong(fault.KindGarbage).SendFrames([]byte("behind the end"))).To(Succeed())
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(conn) || len(client.Messages()) > 1 })
			if n := len(client.Messages()); n > 1 {
				harness.As(record.ClassDelivery).Wrong("Expected the client to ignore what comes behind a close_notify, but it delivered %d messages of "+
					"one: what follows the end of a stream is none of it.", n)
			}
			client.Disconnected(ctx)
			delivery.ByClient(ctx, client, payload)
		})

	It("is followed by nothing for a server", harness.Covers("TLS-005.server", harness.TLS, harness.TLS13, harness.Stream, harness.Answers,
		harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.ByHand())
		conn := byHand(ctx, lab)
		before := lab.Fit(payload)
		Expect(conn.SendFrames(before...)).To(Succeed())
		delivery.OnWire(ctx, lab, conn, before...)
		Expect(conn.Notify()).To(Succeed())
		behind := lab.Fit([]byte("behind the end"))
		Expect(conn.Wrong(fault.KindGarbage).SendFrames(behind...)).To(Succeed())
		mustIgnore(ctx, lab, conn, conn.ReceivedBytes())
		delivery.ToOthers(ctx, lab)
	})

	// So much that some of the answers may still be owed when our peer has said that its stream ends; more might fill what is between both, and
	// nobody would ever read. Several clients do so one after the other, since a server may be quicker.
	It("ends the stream of its sender only", harness.Covers("TLS-006.server", harness.TLS, harness.TLS13, harness.HalfClose, harness.Stream,
		harness.Answers, harness.Flood), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.ByHand().Holding())
		const clients = 4
		for range clients {
			conn := byHand(ctx, lab)
			payloads := load.Flooding(lab, script.FrameBytes, 1<<20)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Notify()).To(Succeed())
			conn.Release()
			delivery.OnWire(ctx, lab, conn, payloads...)
			Expect(conn.Close()).To(Succeed())
		}
	})

	It("is what a client sends that has no more to say, and waits for the reply", harness.Covers("TLS-006.client", harness.TLS, harness.HalfClose),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Send(ctx, payload).Succeeds(ctx)
			client.Close(ctx, "half").Succeeds(ctx)
			awaitEnd(ctx, lab, conn)
			mustNotify(conn, "the client")
			reply := []byte("the reply")
			Expect(conn.SendFrames(reply)).To(Succeed(), "the client has only ended its own direction")
			delivery.ByClient(ctx, client, reply)
		})
})

// mustIgnore expects that a server answers nothing more on a connection, on which so much has come, until it ends it or has had the time.
func mustIgnore(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, came int64) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Quiet, func() bool { return script.HasEnded(conn) || conn.ReceivedBytes() > came })
	if n := conn.ReceivedBytes() - came; n > 0 {
		harness.As(record.ClassDelivery).Wrong("Expected the server to ignore what comes behind a close_notify, but it answered with %d bytes: what "+
			"follows the end of a stream is none of it.", n)
	}
}

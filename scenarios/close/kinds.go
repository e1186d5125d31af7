package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
)

// The two ends of a connection say different things: a FIN that the peer was done, a reset that something is lost.
var _ = harness.Describe("The end of an idle connection", func() {
	It("by a reset is a reset to a client", harness.Covers("CLS-001.client", harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		Expect(conn.Reset()).To(Succeed())
		client.Disconnected(ctx)
		ending.ReportedBy(ctx, client, adapter.Reset)
		Expect(client.Events()).To(match.EndAs(adapter.Reset))
	})

	It("by a reset is a reset to a server", harness.Covers("CLS-001.server", harness.Account, harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			payload := load.Payload(lab, 100, 1)
			Expect(conn.SendFrames(payload)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payload)
			Expect(conn.Reset()).To(Succeed())
			ending.Reported(ctx, lab, adapter.Reset)
			Eventually(ctx, lab.OfConn(conn)).Should(match.EndAs(adapter.Reset))
		})

	It("by a FIN is a clean close to a client", harness.Covers("CLS-002.client"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		Expect(conn.Close()).To(Succeed())
		client.Disconnected(ctx)
		Expect(client.Events()).To(match.EndAs(adapter.CleanClose))
	})

	It("by a FIN is a clean close to a server", harness.Covers("CLS-002.server", harness.Account), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		conn := lab.Dial(ctx)
		payload := load.Payload(lab, 100, 1)
		Expect(conn.SendFrames(payload)).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, payload)
		Expect(conn.Close()).To(Succeed())
		Eventually(ctx, lab.OfConn(conn)).Should(match.EndAs(adapter.CleanClose))
	})
})

// Half a message that ended by force: what is told is the force, and nothing is handed on.
var _ = harness.Describe("A reset inside a frame", func() {
	DescribeTable("is a reset to a client, which delivers nothing",
		func(ctx SpecContext, after int64) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.Arm(fault.Reset(fault.ToClient).After(after))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			Expect(conn.SendFrames(load.Payload(lab, 100, 1))).To(Succeed())
			client.Disconnected(ctx)
			ending.ReportedBy(ctx, client, adapter.Reset)
			Expect(client.Messages()).To(match.Payloads(), "the frame was never complete")
		},
		Entry("in the header", harness.Covers("CLS-003.client.header", harness.Prefix, harness.ToldResets,
			harness.Injects(fault.KindReset)), int64(1)),
		Entry("in the payload", harness.Covers("CLS-003.client.payload", harness.ToldResets,
			harness.Injects(fault.KindReset)), int64(50)),
	)

	DescribeTable("is a reset to a server, which delivers nothing",
		func(ctx SpecContext, after int64) {
			lab := harness.TestServer(ctx, harness.Plain)
			lab.Arm(fault.Reset(fault.ToServer).After(after))
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(load.Payload(lab, 100, 1))).To(Succeed())
			ending.Reported(ctx, lab, adapter.Reset)
			delivery.InAccount(ctx, lab)
			Expect(conn.Frames()).To(match.Payloads(), "the frame was never complete")
			delivery.ToOthers(ctx, lab)
		},
		Entry("in the header", harness.Covers("CLS-003.server.header", harness.Prefix, harness.Account, harness.ToldResets,
			harness.Injects(fault.KindReset)), int64(1)),
		Entry("in the payload", harness.Covers("CLS-003.server.payload", harness.Account, harness.ToldResets,
			harness.Injects(fault.KindReset)), int64(50)),
	)
})

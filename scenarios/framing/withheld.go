package framing

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Part of a frame is held back: nothing may come of it. Then the rest is let through: now the frame must come. That order is
// by cause, so no clock is asked.
var _ = harness.Describe("A frame of which a part is held back", func() {
	payload := wire.Fill(10, 1)
	const reason = "the rest of the frame was still held back: whoever answers or delivers now has taken a part for the whole"

	server := func(ctx SpecContext, after int64) {
		lab := harness.TestServer(ctx, harness.Plain)
		payload := lab.Fit(payload)[0]
		lab.Arm(fault.Stall(fault.ToServer).After(min(after,
			int64(len(lab.Framing.Frame(payload))-1)))) // a server's own question may be shorter
		conn := lab.Dial(ctx)
		Expect(conn.SendFrames(payload)).To(Succeed())
		Eventually(func() bool { return lab.Relay().Stalled(fault.ToServer) }).Should(BeTrue(),
			"Expected the first part of the frame to come to the relay, but it did not.")
		timed.StaysAs(ctx, record.ClassEarly, lab, func() int64 { return delivery.Begun(lab, conn) }, match.Silence(), reason)
		harness.As(record.ClassEarly).Expect(lab.Messages()).To(match.Silence(), reason)
		lab.Relay().Resume(fault.ToServer)
		delivery.OnBoth(ctx, lab, conn, payload)
	}
	client := func(ctx SpecContext, after int64) {
		lab := harness.TestClient(ctx, harness.Plain)
		lab.Arm(fault.Stall(fault.ToClient).After(after))
		client := lab.Open(ctx)
		Expect(lab.Accept(ctx).SendFrames(payload)).To(Succeed())
		Eventually(func() bool { return lab.Relay().Stalled(fault.ToClient) }).Should(BeTrue(),
			"Expected the first part of the frame to come to the relay, but it did not.")
		timed.StaysAs(ctx, record.ClassEarly, lab, client.Messages, match.Silence(), reason)
		lab.Relay().Resume(fault.ToClient)
		delivery.ByClient(ctx, client, payload)
	}

	DescribeTable("is awaited by a server", server,
		Entry("held back after byte 1", harness.Covers("FRM-003.server.header-1", harness.Prefix, harness.Answers, harness.Once,
			harness.Injects(fault.KindStall)), int64(1)),
		Entry("held back after byte 2", harness.Covers("FRM-003.server.header-2", harness.Prefix, harness.Answers, harness.Once,
			harness.Injects(fault.KindStall)), int64(2)),
		Entry("held back after byte 3", harness.Covers("FRM-003.server.header-3", harness.Prefix, harness.Answers, harness.Once,
			harness.Injects(fault.KindStall)), int64(3)),
		Entry("held back inside the payload",
			harness.Covers("FRM-003.server.payload", harness.Prefix, harness.Answers, harness.Once, harness.Injects(fault.KindStall)), int64(9)),
	)
	DescribeTable("is awaited by a client", client,
		Entry("held back after byte 1", harness.Covers("FRM-003.client.header-1", harness.Prefix, harness.Injects(fault.KindStall)),
			int64(1)),
		Entry("held back after byte 2", harness.Covers("FRM-003.client.header-2", harness.Prefix, harness.Injects(fault.KindStall)),
			int64(2)),
		Entry("held back after byte 3", harness.Covers("FRM-003.client.header-3", harness.Prefix, harness.Injects(fault.KindStall)),
			int64(3)),
		Entry("held back inside the payload", harness.Covers("FRM-003.client.payload", harness.Prefix, harness.Injects(fault.KindStall)),
			int64(9)),
	)
})

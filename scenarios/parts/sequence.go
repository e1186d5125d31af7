package parts

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// A signature says who made a message. That it is new, its number alone can say.
var _ = harness.Describe("A message that is numbered, and comes again", func() {
	DescribeTable("is none",
		func(ctx SpecContext, open side, back int, what string) {
			r := open(ctx, harness.Plain.Direct(), nil)
			payloads := r.Fit([]byte("pay 10 to Ann"), []byte("pay 20 to Bob"), []byte("pay 30 to Cid"))
			frames := make([][]byte, len(payloads))
			for i, p := range payloads {
				frames[i] = r.Framing.Frame(p)
			}
			next := r.Fit([]byte("the next one"))[0]
			Expect(r.conn.Send(bytes.Join(frames, nil))).To(Succeed())
			r.exact(ctx, payloads...)
			r.sends(fault.KindGarbage, frames[len(frames)-back], next)
			r.refusesAfter(ctx, payloads, what, either, r.Impl.Policies.BadCheck == "nak", next)
		},
		Entry("to a server: the last one", harness.Covers("TRF-005.server", harness.Counted, harness.Injects(fault.KindGarbage)), side(server),
			1, "the message that came last, when the same bytes come once more"),
		Entry("to a server: an older one", harness.Covers("TRF-005.server.older", harness.Counted, harness.Injects(fault.KindGarbage)), side(server),
			2, "the message that came last but one, when the same bytes come once more"),
		Entry("to a client: the last one", harness.Covers("TRF-005.client", harness.Counted, harness.Injects(fault.KindGarbage)), side(client),
			1, "the message that came last, when the same bytes come once more"),
		Entry("to a client: an older one", harness.Covers("TRF-005.client.older", harness.Counted, harness.Injects(fault.KindGarbage)), side(client),
			2, "the message that came last but one, when the same bytes come once more"),
	)
})

var _ = harness.Describe("The numbers of messages", func() {
	const many = 200
	const workers, each, size = 16, 25, 5 << 10 // long enough to sign that two threads do so at once

	It("grow on the way from a server", harness.Covers("TRF-006.server", harness.Counted), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		conn := lab.Dial(ctx)
		payloads := make([][]byte, many)
		for i := range payloads {
			payloads[i] = []byte("answer me")
		}
		payloads = lab.Fit(payloads...)
		Expect(conn.SendFrames(payloads[:many/2]...)).To(Succeed())
		for _, p := range payloads[many/2:] {
			Expect(conn.SendFrames(p)).To(Succeed())
		}
		grow(ctx, lab.Lab, conn, many)
	})

	It("grow on the way from a client", harness.Covers("TRF-006.client", harness.Counted), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		client.SendMany(ctx, int(min(size, lab.Framing.Largest())), workers, each).SucceedsWithin(ctx, lab.Timing.Bulk)
		grow(ctx, lab.Lab, conn, workers*each)
	})
})

// grow expects so many messages from the implementation, and that each has a greater number than the one before.
func grow(ctx context.Context, lab *harness.Lab, conn *peer.Conn, messages int) {
	GinkgoHelper()
	if !lab.Await(ctx, lab.Timing.Reply, func() bool { return conn.FrameCount() >= messages }) {
		harness.As(record.ClassDelivery).Missed("Expected %d messages, of which the numbers are to be looked at, but %d came.", messages, conn.FrameCount())
	}
	numbers, err := lab.Framing.Layout().Numbers(conn.Received())
	Expect(err).NotTo(HaveOccurred())
	for i, n := range numbers[1:] {
		if n <= numbers[i] {
			harness.As(record.ClassDelivery).Wrong("Expected each message of the %s to have a greater number than the one before it, but message %d "+
				"has number %d, and message %d has %d: whoever receives them takes it for one that came before.",
				lab.Impl.Side, i+1, numbers[i], i+2, n)
		}
	}
}

package correlation

import (
	"context"
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("Messages whose parts come on several connections in turn", func() {
	DescribeTable("are put together from the bytes of their own",
		func(ctx SpecContext, part func(header, whole int) int) {
			const clients = 6
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conns := script.DialMany(ctx, lab, clients)
			sent, frames := make([][]byte, clients), make([][]byte, clients)
			for n, conn := range conns {
				sent[n] = lab.Fit(fmt.Appendf(nil, "in two parts, by client %d", n+1))[0]
				frames[n] = lab.Framing.Frame(sent[n])
				first := part(lab.Framing.HeaderLen(), len(frames[n]))
				Expect(conn.Send(frames[n][:first])).To(Succeed())
				frames[n] = frames[n][first:]
			}
			// Until the first parts have been read. Nothing that is whole came, so nothing can be answered.
			if lab.Await(ctx, lab.Timing.Quiet, func() bool {
				return slices.ContainsFunc(conns, func(c *peer.Conn) bool { return c.FrameCount() > 0 })
			}) {
				harness.As(record.ClassDelivery).Wrong("Expected no answer yet, since only a part of a message came on each of %d connections, "+
					"but one was answered: the parts of different clients were put together.", clients)
			}
			for n, conn := range slices.Backward(conns) {
				_ = conn.Send(frames[n]) // the server may have ended it: looked at below
			}
			for n, conn := range conns {
				delivery.OnWire(ctx, lab, conn, sent[n])
			}
		},
		Entry("cut in the middle", harness.Covers("COR-008.server", harness.Answers, harness.Many),
			func(_, whole int) int { return whole / 2 }),
		Entry("cut behind the first byte", harness.Covers("COR-008.server.first", harness.Answers, harness.Many),
			func(_, _ int) int { return 1 }),
	)
})

var _ = harness.Describe("What a server owes to a client that is gone", func() {
	It("goes to nobody else: requests that take their time",
		harness.Covers("COR-009.server", harness.Messages, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const id, owed = 7, 4
			lab := harness.TestServer(ctx, harness.Plain.Messages().Direct())
			gone := lab.Dial(ctx)
			work := 2 * lab.Timing.Quiet
			var asked []wire.Message
			for n := range owed {
				asked = append(asked, sleeping(id+uint32(n), work, "owed to a client that is gone"))
			}
			sendAll(gone, asked)
			script.AwaitAnswer(ctx, lab, gone, wire.Message{Type: wire.Request, Op: wire.Echo, ID: id + owed, Body: []byte("all read?")})
			Expect(gone.Reset()).To(Succeed())
			next := lab.Dial(ctx)
			own := wire.Message{Type: wire.Request, Op: wire.Echo, ID: id, Body: []byte("asked by the next client")}
			sendAll(next, []wire.Message{own})
			lab.Await(ctx, work+lab.Timing.Quiet, func() bool { return len(next.Messages()) > 1 || script.HasEnded(next) })
			for _, m := range next.Messages() {
				if string(m.Body) != string(own.Body) {
					harness.Wrong("Expected the answer to its own request alone to come to a client, but %q came, of the id %d. %s",
						m.Body, m.ID, later)
				}
			}
			eachAnswered(ctx, lab, next, []wire.Message{own}, 0)
		})

	It("goes to nobody else: answers that it had not read",
		harness.Covers("COR-009.server.unread", harness.Answers, harness.Flood, harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers))
			gone := lab.Dial(ctx)
			sent, _ := gone.TrySend(lab.Framing.Frames(load.Flooding(lab, script.FrameBytes, script.BulkBytes)...), lab.Timing.Quiet)
			lab.Note("%d bytes were sent by a client that read nothing, and then reset its connection", sent)
			Expect(gone.Reset()).To(Succeed())
			for range 3 { // the first may be there before the server has noticed the reset
				ownOnly(ctx, lab)
			}
		})
})

// later is why what comes to a client unasked is wrong.
const later = "What was owed to a client that reset its connection came to the one that connected next."

// ownOnly connects one client more, and expects that what it asks for is all that comes to it.
func ownOnly(ctx context.Context, lab *harness.ServerLab) {
	GinkgoHelper()
	own := lab.Fit([]byte("asked by the next client"))[0]
	next := lab.Dial(ctx)
	next.Release()
	lab.Await(ctx, lab.Timing.Quiet, func() bool { return next.ReceivedBytes() > 0 })
	if next.ReceivedBytes() > 0 {
		harness.Wrong("Expected nothing to come to a client before it asks for anything, but %d bytes came. %s", next.ReceivedBytes(), later)
	}
	Expect(next.SendFrames(own)).To(Succeed())
	delivery.OnWire(ctx, lab, next, own)
}

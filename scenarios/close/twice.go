package close

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// The number of a closed descriptor is given to the next connection: a second close of it hits a stranger.
var _ = harness.Describe("Closing twice", func() {
	const times = 8
	const stranger = "the server must keep connection %d, which nobody has ended: a second close of another one may have hit it"

	It("is one close to a client, and no harm to another", harness.Covers("CLS-010.client"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		first := lab.Open(ctx)
		conn := lab.Accept(ctx)
		first.Connected(ctx)
		closeAll(ctx, first, times)
		ending.InOrder(ctx, lab, conn)
		Expect(conn.Close()).To(Succeed())
		first.Disconnected(ctx)

		second := lab.Open(ctx)
		other := lab.Accept(ctx)
		second.Connected(ctx)
		closeAll(ctx, first, times)
		payload := load.Payload(lab, 100, 1)
		Expect(other.SendFrames(payload)).To(Succeed())
		delivery.ByClient(ctx, second, payload)
		Expect(second.State()).To(Equal(adapter.Connected), "the state of a client of its own, while the first one was closed again")
		Expect(first.Errors()).To(match.ReportNothing(), "a second close is no error")
	})

	It("is one close to a server, and no harm to others",
		harness.Covers("CLS-010.server", harness.Stream, harness.Many, harness.Answers, harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			var kept []*peer.Conn
			for range times {
				// A FIN and a reset follow each other while answers are under way: reader and writer both find the end.
				going := lab.Dial(ctx)
				Expect(going.SendFrames(load.Flooding(lab, 1000, 100_000)...)).To(Succeed(), stranger, going.Number())
				Expect(going.Half()).To(Succeed(), stranger, going.Number())
				next := lab.Dial(ctx)
				Expect(going.Reset()).To(Succeed())
				kept = append(kept, next, lab.Dial(ctx))
			}
			// All of them ask before the first answer is awaited: a server that takes its time may end one that has been silent meanwhile.
			for i, conn := range kept {
				Expect(conn.SendFrames(load.Payload(lab, 100, i))).To(Succeed(), stranger, conn.Number())
			}
			for i, conn := range kept {
				delivery.Beside(ctx, lab, conn, 0, lab.Timing.Prompt)
				Expect(conn.Frames()).To(delivery.Replies(lab, load.Payload(lab, 100, i)))
			}
		})
})

// closeAll closes so many times, without waiting in between, and expects each of them to succeed.
func closeAll(ctx context.Context, client *harness.Driven, times int) {
	GinkgoHelper()
	var closes []*harness.Sending
	for range times {
		closes = append(closes, client.Close(ctx, "graceful"))
	}
	for _, c := range closes {
		c.Succeeds(ctx)
	}
}

package request

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// stalling is a client of the message profile whose peer does not read until it is told to, and that connects again.
var stalling = harness.Plain.Direct().Messages().Holding().Buffers(script.SmallBuffers).Retrying(0).Config(script.AllowOneBulk)

// stall lets a client have a request of bulkBytes half sent: its peer does not read.
func stall(ctx context.Context, setup harness.Setup) (lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn,
	half *harness.Sending) {
	GinkgoHelper()
	lab = harness.TestClient(ctx, setup)
	client = lab.Open(ctx)
	conn = lab.Accept(ctx)
	client.Connected(ctx)
	return lab, client, conn, client.RequestFill(ctx, script.PlainEcho, script.BulkBytes, 1)
}

// A frame that was begun is either sent to its end, or nothing else follows on its connection.
var _ = harness.Describe("A request that is given up when only a part of it was sent", func() {
	It("because its limit is over, is followed by whole frames or by nothing",
		harness.Covers("RTO-011.client", harness.Messages, harness.Prefix, harness.Huge, harness.RequestLimit, harness.Reconnect,
			harness.Backoffs(1), harness.Waits(2, subject.WaitRequest), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab, client, conn, half := stall(ctx,
				stalling.Config(func(c *adapter.Config) { c.RequestTimeout = script.Millis(script.Scale.Stable) }))
			half.Fails(ctx, adapter.RequestTimeout)
			followedByWholeFrames(ctx, lab, client, conn)
		})

	It("because it is cancelled, is reported at once, and followed by whole frames or by nothing",
		harness.Covers("CAN-006.client", harness.Messages, harness.Prefix, harness.Huge, harness.Cancel, harness.Reconnect,
			harness.Backoffs(1), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab, client, conn, half := stall(ctx, stalling)
			backpressure.StallsOn(ctx, lab, half)
			client.Cancel(ctx, half).Succeeds(ctx)
			Eventually(ctx, half.Pending).Should(BeFalse(),
				"Expected a request that is cancelled to complete at once, also if only a part of it was sent, but within %v "+
					"nothing came of it. Its peer does not read, and may never do so.", lab.Timing.Prompt)
			half.Fails(ctx, adapter.Canceled)
			followedByWholeFrames(ctx, lab, client, conn)
		})
})

// followedByWholeFrames lets our peer read on and expects that the next request reaches it whole: on a new connection, or on the
// old one behind all of the request that was half sent.
func followedByWholeFrames(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, old *peer.Conn) {
	GinkgoHelper()
	conns := func() []*peer.Conn { return lab.Server().Conns() }
	// A client that ends the connection may need a moment for it; one that goes on needs none.
	lab.Await(ctx, lab.Timing.Quiet, func() bool { return client.State() != adapter.Connected || len(conns()) > 1 })
	old.Release()
	Eventually(ctx, client.States).WithTimeout(lab.Timing.Reply).Should(match.Rest(adapter.Connected))
	next := client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
	Eventually(ctx, func() bool {
		if !next.Pending() { // it was made for the connection that was just about to end
			next = client.Request(ctx, script.IdempotentEcho, script.TheQuestion)
		}
		return holdsQuestion(conns())
	}).WithTimeout(lab.Timing.Reply).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the next request, on a new connection or behind the whole of the one that was half sent, but it "+
			"cannot be read: on connection 1 came %d bytes, %d of them whole frames. "+
			"Whatever follows half a frame is taken for the rest of it.", old.ReceivedBytes(), old.FrameCount())
	})
}

func holdsQuestion(conns []*peer.Conn) bool {
	for _, c := range conns {
		c.Release() // each begins held
		for _, m := range c.Messages() {
			if m.Type == wire.Request && string(m.Body) == string(script.TheQuestion) {
				return true
			}
		}
	}
	return false
}

// Beside a message that stands still, a request waits of which nothing was sent: nobody has to keep a promise about it.
var _ = harness.Describe("A request of which nothing was sent yet", func() {
	behind := func(ctx context.Context, limit time.Duration) (*harness.ClientLab, *harness.Driven, *peer.Conn) {
		GinkgoHelper()
		lab := harness.TestClient(ctx, stalling.Config(func(c *adapter.Config) { c.RequestTimeout = script.Millis(limit) }))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		backpressure.StallsOn(ctx, lab, client.SendFill(ctx, script.BulkBytes, 1)) // a message has no limit here
		return lab, client, conn
	}

	It("is never sent when its limit was over before",
		harness.Covers("RTO-010.client", harness.Messages, harness.Prefix, harness.Huge, harness.RequestLimit,
			harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab, client, conn := behind(ctx, script.Scale.Request)
			asked := client.Request(ctx, script.PlainEcho, script.TheQuestion)
			asked.Fails(ctx, adapter.RequestTimeout)
			conn.Release()
			Eventually(ctx, func() bool {
				return script.HasEnded(conn) ||
					conn.FrameCount() > 0
			}).WithTimeout(lab.Timing.Bulk).Should(BeTrue(),
				"Expected the message that stood still to go on now that our peer reads, but no more of it came.")
			timed.Stays(ctx, lab, func() bool { return holdsQuestion(lab.Server().Conns()) }, BeFalse(),
				"Expected a request that was reported as failed, because its limit was over while it waited, never to be sent, but it "+
					"was: the server carries out what its user believes was not done.")
		})

	It("is sent on the next connection, although it is not idempotent",
		harness.Covers("RTY-004.client", harness.Messages, harness.Prefix, harness.Huge, harness.Retry, harness.Reconnect,
			harness.Backoffs(1), harness.Injects(fault.KindStall, fault.KindReset)), func(ctx SpecContext) {
			lab, client, conn := behind(ctx, script.FarBeyondPrompt*timing.Default.Prompt)
			asked := client.Request(ctx, script.PlainEcho, script.TheQuestion)
			timed.StaysPending(ctx, asked, "nothing of the request can have been sent yet")
			script.ResetNow(lab, conn)
			next := lab.Accept(ctx)
			next.Release()
			script.Reply(next, script.AwaitRequest(ctx, lab, next, asked))
			script.ExpectReply(ctx, asked)
			Expect(script.CopiesOnWire(lab)).To(match.Count(1, "copies of the request on the wire",
				"it was sent on the second connection only"))
		})
})

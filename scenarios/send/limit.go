package send

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

func limited(c *adapter.Config) {
	script.AllowOneBulk(c)
	c.SendTimeout = script.Millis(script.Scale.Send)
}

// sendWindow is when the limit may act, counted from the moment at which the peer reads no more: the system takes some
// further bytes from then on, for as long as it takes to fill its buffers.
func sendWindow(lab *harness.Lab) timing.Window {
	w := lab.Timing.Around(lab.Scale.Send, 0)
	w.Latest += lab.Timing.Quiet
	return w
}

// A peer that acknowledges and never reads keeps its connection open for ever. Only the sender's own limit ends it.
var _ = harness.Describe("A send that makes no progress", func() {
	It("ends a client's connection at the send limit: no progress at all",
		harness.Covers("SND-004.client", harness.Prefix, harness.Huge, harness.SendLimit, harness.Waits(1, subject.WaitSend),
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Buffers(script.SmallBuffers).Config(limited))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			sending := client.SendFill(ctx, script.BulkBytes, 1)
			Expect(conn.WaitBytes(lab.Within(ctx, lab.Timing.Bulk), 1)).To(Succeed(), "the message must begin to leave")
			conn.Hold()
			held := lab.Trace.Now()
			lab.Note("our peer stopped reading after %d of %d bytes", conn.ReceivedBytes(), script.BulkBytes)

			if conn.FrameCount() > 0 {
				harness.Inconclusive("Our peer could not stop reading before all of the message was there. A run of this case alone, on a " +
					"machine with less to do, settles it.")
			}
			done := sending.Outcome(ctx, 0)
			if done.Succeeded() {
				harness.Wrong("Expected the send to fail, but the client reports success: our peer has read only %d bytes of the message.",
					conn.ReceivedBytes())
			}
			ending.ReportedBy(ctx, client, adapter.SendTimeout)
			timed.InWindow(lab, "the end of a send that makes no progress", held, lab.Told(client.Errors()[0]), sendWindow(lab.Lab))

			client.Send(ctx, []byte("after the end")).Outcome(ctx, 0)
			conn.Release()
			ending.Within(ctx, lab, conn, lab.Timing.Bulk) // what the system had taken comes first
			Expect(conn.FrameCount()).To(BeZero(), "the connection must not be used again: the first frame on it was never complete")
		})

	It("ends a server's connection at the send limit: no progress at all",
		harness.Covers("SND-004.server", harness.Long, harness.Account, harness.SendLimit, harness.Waits(1, subject.WaitSend),
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Buffers(script.SmallBuffers).Config(limited))
			conn := lab.Dial(ctx)
			go script.Flood(ctx, conn, lab.Framing.Again(load.Bulk(lab, script.FrameBytes, script.BulkBytes)...))
			Expect(conn.WaitBytes(lab.Within(ctx, lab.Timing.Bulk), 1)).To(Succeed(), "the answers must begin to come")
			conn.Hold()
			held := lab.Trace.Now()
			lab.Note("our peer stopped reading after %d bytes", conn.ReceivedBytes())

			ending.Reported(ctx, lab, adapter.SendTimeout)
			timed.InWindow(lab, "the end of a connection that takes no answers", held, lab.Told(lab.Errors()[0]), sendWindow(lab.Lab))
			conn.Release()
			ending.Within(ctx, lab, conn, lab.Timing.Bulk) // what the system had taken comes first
			delivery.ToOthers(ctx, lab)
		})

	It("is not what a slow reader makes of a client's send: a slow reader is progress",
		harness.Covers("SND-004.client.moving", harness.Prefix, harness.Huge, harness.Timeouts, harness.FreeSend), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Config(limited))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			conn.Discard()
			// Some twelve megabytes a second: the system has room for the sender several times within the limit.
			conn.ReadSlowly(0, lab.Timing.Poll)
			began := lab.Trace.Now()
			done := client.SendFill(ctx, 2*script.BulkBytes, 1).Outcome(ctx, lab.Timing.Bulk)
			if !done.Succeeded() {
				// Systems let a sender go on when a third of their buffer is free: of 4 MiB, twice within the limit.
				timed.PeerKeptMoving(lab, conn, began, done.At, lab.Scale.Send/2, script.BulkBytes/6)
			}
			Expect(done).To(match.Succeed(), "a message whose bytes keep leaving, however slowly, must not meet the send limit")
			Eventually(ctx, conn.FrameCount).WithTimeout(lab.Timing.Bulk).Should(match.Count(1, "messages at our peer",
				"the client said that it had sent it"))
			if took := lab.Trace.Now() - began; took < lab.Scale.Send {
				harness.Inconclusive("The message left within %v, so that the limit of %v was not put to the test. A run of this case alone, "+
					"on a machine with less to do, settles it.", took, lab.Scale.Send)
			}
		})
})

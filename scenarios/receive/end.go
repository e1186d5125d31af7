package receive

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

// What came before the end of the stream came. The end may be noticed together with it, but is reported after it.
var _ = harness.Describe("Messages right before the end of the stream", func() {
	const count, size = 3, 1000

	It("are delivered by a client before the close: delivered before the close", harness.Covers("RCV-006.client"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		payloads := load.Bulk(lab, size, size*count)
		Expect(conn.SendFrames(payloads...)).To(Succeed())
		Expect(conn.Close()).To(Succeed())
		client.Disconnected(ctx)
		Expect(client.Events()).To(match.DeliverThenClose(payloads...))
	})

	It("are delivered by a client that did not read while they and the end came: both came while nothing was read",
		harness.Covers("RCV-006.client.queued", harness.Pause), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			client.Pause(ctx, true)
			payloads := load.Bulk(lab, size, size*count)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			client.Pause(ctx, false)
			client.Disconnected(ctx)
			Expect(client.Events()).To(match.DeliverThenClose(payloads...))
		})

	It("are delivered by a server before the close: delivered before the close", harness.Covers("RCV-006.server", harness.Account),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			payloads := load.Bulk(lab, size, size*count)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			Eventually(ctx, lab.Account).WithTimeout(lab.Timing.Reply).Should(match.DeliverThenClose(payloads...))
		})

	It("are answered by a server that answers after the end of the stream: answered after the end of the stream",
		harness.Covers("RCV-006.server.wire", harness.HalfClose, harness.Stream, harness.Answers), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			payloads := load.Bulk(lab, size, size*count)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			delivery.OnWire(ctx, lab, conn, payloads...)
			ending.InOrder(ctx, lab, conn)
		})
})

// What could be read before a reset came, too; what could not was lost, and nobody may pretend otherwise.
var _ = harness.Describe("A message, half a message, and a reset", func() {
	It("are one message and one reset to a client", harness.Covers("RCV-007.client", harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			whole, half := load.Payload(lab, 500, 1), load.Payload(lab, 500, 2)
			Expect(conn.Send(append(lab.Framing.Frame(whole), lab.Framing.Frame(half)[:len(half)/2]...))).To(Succeed())
			// All the time that it needs to read what is whole.
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return len(client.Messages()) > 0 })
			Expect(conn.Reset()).To(Succeed())
			client.Disconnected(ctx)
			Expect(client.Messages()).To(match.Payloads(whole))
			ending.ReportedBy(ctx, client, adapter.Reset)
		})

	It("are one message and one reset to a server", harness.Covers("RCV-007.server", harness.Account, harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			whole, half := load.Payload(lab, 500, 1), load.Payload(lab, 500, 2)
			Expect(conn.Send(append(lab.Framing.Frame(whole), lab.Framing.Frame(half)[:len(half)/2]...))).To(Succeed())
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return len(lab.Messages()) > 0 && conn.FrameCount() > 0 })
			Expect(conn.Reset()).To(Succeed())
			ending.Reported(ctx, lab, adapter.Reset)
			delivery.InAccount(ctx, lab, whole)
			delivery.ToOthers(ctx, lab)
		})
})

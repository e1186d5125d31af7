package send

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What waits to be sent belongs to somebody who wants to know.
var _ = harness.Describe("Messages that wait when a client's connection is lost", func() {
	It("fail, each of them", harness.Covers("SND-012.client", harness.Prefix, harness.Huge,
		harness.Injects(fault.KindStall, fault.KindReset)), func(ctx SpecContext) {
		const queued = 20
		lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(script.AllowOneBulk))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		sends := []*harness.Sending{client.SendFill(ctx, script.BulkBytes, 1)}
		backpressure.StallsOn(ctx, lab, sends[0])
		for n := range queued {
			sends = append(sends, client.Send(ctx, load.Payload(lab, 100, n)))
		}
		script.ResetNow(lab, conn)
		for n, s := range sends {
			Expect(s.Outcome(ctx, 0)).NotTo(match.Succeed(),
				"message %d of %d: the first had not left when the connection was lost, and the others waited behind it.", n+1, len(sends))
		}
	})
})

// A write that ends in the middle of a frame leaves two choices: the rest of that frame, or nothing more on this connection.
var _ = harness.Describe("A frame of a client that was interrupted half sent", func() {
	It("is not begun again on its connection after the send limit: by the send limit",
		harness.Covers("SND-003.client.limit", harness.Prefix, harness.Huge, harness.SendLimit, harness.Waits(1, subject.WaitSend),
			harness.Injects(fault.KindStall)), func(ctx SpecContext) {
			lab, client, conn, _ := interrupted(ctx, limited)
			ending.ReportedBy(ctx, client, adapter.SendTimeout)
			client.Send(ctx, []byte("another one"))
			goesOn(ctx, lab, conn)
		})

	It("is not abandoned for another one after a cancel: by a cancel",
		harness.Covers("SND-003.client.cancel", harness.Prefix, harness.Huge, harness.Cancel, harness.Injects(fault.KindStall)),
		func(ctx SpecContext) {
			lab, client, conn, sending := interrupted(ctx, script.AllowOneBulk)
			client.Cancel(ctx, sending).Outcome(ctx, 0)
			client.Send(ctx, []byte("another one"))
			goesOn(ctx, lab, conn)
		})
})

// interrupted lets a client send one message, of which our peer reads nothing.
func interrupted(ctx context.Context, config func(*adapter.Config)) (*harness.ClientLab, *harness.Driven, *peer.Conn, *harness.Sending) {
	GinkgoHelper()
	lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).Config(config))
	client := lab.Open(ctx)
	conn := lab.Accept(ctx)
	client.Connected(ctx)
	sending := client.SendFill(ctx, script.BulkBytes, 1)
	backpressure.StallsOn(ctx, lab, sending)
	return lab, client, conn, sending
}

// goesOn lets our peer read, and expects that what comes is the interrupted frame from its first byte on: all of it, or as much
// as had left when the client ended the connection.
func goesOn(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn) {
	GinkgoHelper()
	conn.Release()
	if !lab.Framing.Layout().Exact() {
		goesOnAsAMessage(ctx, lab, conn)
		return
	}
	frame := lab.Framing.Frame(wire.Fill(script.BulkBytes, 1))
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return script.HasEnded(conn) || conn.ReceivedBytes() >= int64(len(frame)) })
	got := conn.Received()
	n := min(len(got), len(frame))
	if bytes.Equal(got[:n], frame[:n]) {
		if n < len(frame) && !script.HasEnded(conn) {
			harness.Missed("Expected the rest of the frame, or the end of the connection, but %d of %d bytes came and the connection "+
				"is open: the peer waits for the rest of it.", n, len(frame))
		}
		return
	}
	at := 0
	for got[at] == frame[at] {
		at++
	}
	harness.As(record.ClassDelivery).Wrong("Expected the rest of the interrupted frame of %d bytes, or the end of the connection, but "+
		"after byte %d of it something else follows: % x. The peer takes that for the rest of the frame, and everything after it is "+
		"misread.", len(frame), at, got[at:min(len(got), at+16)])
}

// goesOnAsAMessage is goesOn where a sender has a choice of bytes, so that the message alone is known.
func goesOnAsAMessage(ctx context.Context, lab *harness.ClientLab, conn *peer.Conn) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return script.HasEnded(conn) || conn.FrameCount() > 0 || conn.DecodeError() != nil })
	came, err := conn.Frames(), conn.DecodeError()
	switch {
	case len(came) > 0 && !bytes.Equal(came[0], wire.Fill(script.BulkBytes, 1)):
		harness.As(record.ClassDelivery).Wrong("Expected the rest of the interrupted frame, or the end of the connection, but a message of %d bytes "+
			"that nobody asked for is what came of it.", len(came[0]))
	case len(came) == 0 && err != nil:
		harness.As(record.ClassDelivery).Wrong("Expected the rest of the interrupted frame, or the end of the connection, but what came after "+
			"its beginning makes no frame of it: %v.", err)
	case len(came) == 0 && !script.HasEnded(conn):
		harness.Missed("Expected the rest of the frame, or the end of the connection, but %d bytes came and the connection is open: the peer "+
			"waits for the rest of it.", conn.ReceivedBytes())
	}
}

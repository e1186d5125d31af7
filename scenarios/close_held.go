package scenarios

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// poorPath keeps the server's send buffer so small that it is the server itself that has to hold what we do not read, and
// not its system.
var poorPath = peer.Options{RecvBuffer: 4 << 10, Segment: 536}

// heldAmounts are how much clients have asked for when they end their sending. What a server holds itself then, and whether it has seen
// the end by then, depends on how much it was sent, and on how much its system takes from it.
var heldAmounts = []int{16 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10}

// endHeld dials for each of the heldAmounts, sends what it asks for and the end of the stream, and reads nothing.
func endHeld(ctx context.Context, lab *harness.ServerLab) (conns []*peer.Conn, sent [][][]byte) {
	const pieces = 16
	for _, amount := range heldAmounts[:lab.AtOnce(len(heldAmounts))] {
		conn, payloads := lab.Dial(ctx), lab.Flooding(amount/pieces, amount)
		go func() { // a server may stop reading until its answers are read
			if conn.SendFrames(payloads...) == nil {
				_ = conn.Half()
			}
		}()
		conns, sent = append(conns, conn), append(sent, payloads)
	}
	return conns, sent
}

// A client that has said all and listens slowly is still there.
var _ = harness.Describe("A client that has ended its sending and reads nothing for a while", func() {
	It("gets all of its echo", harness.Covers("CLS-006.server.held", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(poorPath))
		began := lab.Trace.Now()
		conns, sent := endHeld(ctx, lab)
		lab.Await(ctx, lab.Timing.Held, func() bool { return ctx.Err() != nil }) // time to lose patience
		lab.Note("%d clients that had ended their sending read nothing for %v", len(conns), lab.Timing.Held)
		for i, conn := range conns {
			conn.Release()
			getsAll(ctx, lab, conn, sent[i], began)
		}
	})
})

// getsAll expects all that a client asked for before it ended its sending and read nothing, and then the end of the stream. A server
// that ends it earlier does so by itself, unless one of its limits, which are at least twice Timing.Held, has expired by then.
func getsAll(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, sent [][]byte, began time.Duration) {
	GinkgoHelper()
	lab.Await(ctx, lab.Timing.Bulk, func() bool { return ended(conn) || conn.FrameCount() >= len(sent) })
	if _, at := conn.Ending(); ended(conn) && conn.FrameCount() < len(sent) && at-began < 2*lab.Timing.Held {
		lab.As(record.ClassDelivery)
		harness.Wrong("Expected all of %d replies for a client that had ended its sending and read nothing for %v, but the server ended the connection after %d: "+
			"whoever listens slowly has not left.", len(sent), lab.Timing.Held, conn.FrameCount())
	}
	lab.Arrives(ctx, conn, sent...)
	lab.EndsWithFIN(ctx, conn)
}

package scenarios

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// poorPath keeps the server's send buffer so small that it is the server itself that has to hold what we do not read, and
// not its system.
var poorPath = peer.Options{RecvBuffer: 4 << 10, Segment: 536}

// A client that has said all and listens slowly is still there.
var _ = harness.Describe("A client that has ended its sending and reads nothing for a while", func() {
	// What a server holds itself, and whether it has seen the end of our stream by then, depends on how much it was sent.
	const pieces = 16
	amounts := []int{16 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10}

	It("gets all of its echo", harness.Covers("CLS-006.server.held", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(poorPath))
		began := lab.Trace.Now()
		conns, sent := make([]*peer.Conn, lab.AtOnce(len(amounts))), make([][][]byte, len(amounts))
		for i := range conns {
			conns[i], sent[i] = lab.Dial(ctx), lab.Flooding(amounts[i]/pieces, amounts[i])
			go func() { // a server may stop reading until its answers are read
				if conns[i].SendFrames(sent[i]...) == nil {
					_ = conns[i].Half()
				}
			}()
		}
		lab.Await(ctx, lab.Timing.Held, func() bool { return ctx.Err() != nil }) // time to lose patience
		lab.Note("%d clients that had ended their sending read nothing for %v", len(conns), lab.Timing.Held)
		for i, conn := range conns {
			conn.Release()
			held := lab.Trace.Now() - began
			lab.Await(ctx, lab.Timing.Bulk, func() bool { return ended(conn) || conn.FrameCount() >= len(sent[i]) })
			if conn.FrameCount() < len(sent[i]) && ended(conn) && held < 2*lab.Timing.Held {
				lab.As("delivery")
				harness.Wrong("Expected all of %d replies for a client that had ended its sending and read nothing for %v, but the server ended the connection after %d: "+
					"whoever listens slowly has not left.", len(sent[i]), held, conn.FrameCount())
			}
			lab.Arrives(ctx, conn, sent[i]...)
			lab.EndsWithFIN(ctx, conn)
		}
	})
})

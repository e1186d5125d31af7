package options

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// A header and a body in two writes are two segments. With Nagle's algorithm on, the second waits for the acknowledgement of the
// first, which a receiver with nothing to say keeps back for 40 ms or more (RFC 9293 section 3.8.6.3, RFC 1122 section 4.2.3.2).
var _ = harness.Describe("A short message of a client", func() {
	const messages = 60

	It("does not wait in halves for an acknowledgement", harness.Covers("OPT-001.client", harness.TCP, harness.Prefix), func(ctx SpecContext) {
		const share = 4 // of the messages may be late: the machine's doing. With the defect nearly all of them are
		lab, conn := converse(ctx, messages)
		late := 0
		for _, gap := range insideFrames(lab, conn, messages) {
			if gap >= lab.Timing.Ack {
				late++
			}
		}
		lab.Note("%d of %d messages came in parts more than %v apart", late, messages, lab.Timing.Ack)
		if late >= messages/share {
			harness.Missed("Expected short messages to come whole, but %d of %d came in two parts, %v or more apart: the rest of each "+
				"waited until the first part was acknowledged. "+
				"Send header and body in one write, and turn Nagle's algorithm off (TCP_NODELAY).", late, messages, lab.Timing.Ack)
		}
	})

	It("leaves as one segment", harness.Covers("OPT-002.client", harness.TCP, harness.Prefix, harness.Linux), func(ctx SpecContext) {
		lab, conn := converse(ctx, messages)
		segments, err := conn.Segments()
		if err != nil {
			harness.Inconclusive("The segments of the connection cannot be counted: %v. A system that counts them (tcpi_segs_in of Linux) "+
				"settles it.", err)
		}
		lab.Note("%d messages in %d segments", messages, segments)
		// One each; two each are twice as many.
		Expect(segments).To(BeNumerically("<", messages*3/2),
			"segments in which %d short messages came, one after the other: header and body must leave in one write", messages)
	})
})

// converse lets a client send short messages, each of which our peer answers before the next is sent: the pattern in which
// systems keep acknowledgements back.
func converse(ctx context.Context, messages int) (*harness.ClientLab, *peer.Conn) {
	GinkgoHelper()
	lab := harness.TestClient(ctx, harness.Plain.Direct())
	client := lab.Open(ctx)
	conn := lab.Accept(ctx)
	client.Connected(ctx)
	for n := range messages {
		client.Send(ctx, load.Payload(lab, 20, n))
		Eventually(ctx, conn.FrameCount).WithPolling(lab.Timing.Slice).Should(match.Count(n+1, "messages that came", "as many were sent"))
		Expect(conn.SendFrames(load.Payload(lab, 20, n))).To(Succeed())
	}
	return lab, conn
}

// insideFrames returns how long each of the first frames took from its first byte to its last.
func insideFrames(lab *harness.ClientLab, conn *peer.Conn, frames int) []time.Duration {
	size := len(lab.Framing.Frame(load.Payload(lab, 20, 0)))
	gaps := make([]time.Duration, frames)
	began, total := time.Duration(0), 0
	for _, e := range lab.Trace.Events() {
		if e.Lane != trace.Peer || e.Conn != conn.Number() || e.Kind != trace.Got {
			continue
		}
		if total%size == 0 {
			began = e.T
		}
		total += e.N
		if n := total / size; total%size == 0 && n <= frames {
			gaps[n-1] = e.T - began
		}
	}
	return gaps
}

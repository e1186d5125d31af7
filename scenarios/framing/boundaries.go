package framing

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Buffers are powers of two, and what happens when one is exactly full is written once and tried never.
const leastBoundary, mostBoundary = 1 << 5, 1 << 20

// boundaries are 2^n-1, 2^n and 2^n+1, with a 2^n from least up to a mebibyte.
func boundaries(least int) (all []int) {
	for n := least; n <= mostBoundary; n *= 2 {
		all = append(all, n-1, n, n+1)
	}
	return all
}

// filling returns payloads whose frames are so many bytes together; none if the implementation carries no such ones.
func filling(lab *harness.Lab, bytes, frames, seed int) (payloads [][]byte) {
	for n := range frames {
		size := bytes / frames
		if n == frames-1 {
			size += bytes % frames
		}
		p := load.Payload(lab, max(size-lab.Framing.Overhead(), 0), seed+n)
		if over := len(lab.Framing.Frame(p)) - size; 0 < over && over < len(p) { // the length of a long one may be longer
			p = load.Payload(lab, len(p)-over, seed+n)
		}
		if len(lab.Framing.Frame(p)) != size {
			return nil
		}
		payloads = append(payloads, p)
	}
	return payloads
}

// A read that fills the buffer looks like one that has more to come.
var _ = harness.Describe("Frames that end where a buffer may be full", func() {
	// sweep sends frames that are so many bytes together, and goes on when they have been taken.
	sweep := func(lab *harness.Lab, conn *peer.Conn, frames, least int, taken func([][]byte, string)) {
		GinkgoHelper()
		var all [][]byte
		for _, bytes := range boundaries(least) {
			payloads := filling(lab, bytes, frames, len(all))
			if payloads == nil {
				continue
			}
			all = append(all, payloads...)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			taken(all, fmt.Sprintf("%d that are %d bytes together, headers included, with nothing behind them", frames, bytes))
		}
		lab.Note("%d frames in writes of 2^n and one byte less and more, up to %d", len(all), mostBoundary)
	}
	const few, page = 3, 1 << 12

	DescribeTable("are echoed by a server without another byte",
		func(ctx SpecContext, frames, least int) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			var sent [][]byte
			sweep(lab.Lab, conn, frames, least, func(all [][]byte, last string) {
				sent = all
				if !whileMoving(ctx, lab.Lab, conn, func() bool { return script.HasEnded(conn) || conn.FrameCount() >= len(all) }) {
					missing(lab.Lab, "the echo of all frames", len(all), conn.FrameCount(), last)
				}
			})
			delivery.OnBoth(ctx, lab, conn, sent...)
		},
		Entry("one in each write", harness.Covers("FRM-009.server.full", harness.Prefix), 1, leastBoundary),
		Entry("some in each write", harness.Covers("FRM-009.server.together", harness.Prefix), few, page),
	)

	DescribeTable("are delivered by a client without another byte",
		func(ctx SpecContext, frames, least int) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			var sent [][]byte
			sweep(lab.Lab, conn, frames, least, func(all [][]byte, last string) {
				sent = all
				if !lab.Await(ctx, lab.Timing.Reply, func() bool { return len(client.Messages()) >= len(all) }) {
					missing(lab.Lab, "the client to report all messages", len(all), len(client.Messages()), last)
				}
			})
			delivery.ByClient(ctx, client, sent...)
		},
		Entry("one in each write", harness.Covers("FRM-009.client.full", harness.Prefix), 1, leastBoundary),
		Entry("some in each write", harness.Covers("FRM-009.client.together", harness.Prefix), few, page),
	)
})

// whileMoving waits for the condition for as long as bytes come, or are taken: a server with small buffers that looks for its work now and
// then has not stopped while it reads or sends. Only one that sends nothing for Timing.Reply, and for as
// long as it takes for the longest frame, waits for another byte itself.
func whileMoving(ctx context.Context, lab *harness.Lab, conn *peer.Conn, done func() bool) bool {
	for moves := true; moves && ctx.Err() == nil; {
		before, unsent := conn.ReceivedBytes(), conn.Unsent()
		if lab.Await(ctx, lab.Timing.Reply+lab.Impl.Service.Carries(mostBoundary), done) {
			return true
		}
		moves = conn.ReceivedBytes() > before || conn.Unsent() < unsent
	}
	return done()
}

func missing(lab *harness.Lab, what string, sent, came int, last string) {
	GinkgoHelper()
	harness.As(record.ClassDelivery).Missed("Expected %s within %v; %d of %d came. The last frames sent were %s: whoever waits for "+
		"more waits until the peer sends again.",
		what, lab.Timing.Reply, came, sent, last)
}

// A network that pauses does so anywhere, and now and then at the very byte that fills a buffer.
var _ = harness.Describe("A frame that stalls where a buffer may be full", func() {
	const behind, block, around = 100, 64 << 10, 4 // bytes, bytes, pauses

	// stalls sends frames that stand still around each power of two, and one that does so at each 64 KiB, or as often as a declared limit
	// on unfinished frames has room for.
	stalls := func(ctx context.Context, lab *harness.Lab, conn *peer.Conn) (payloads [][]byte) {
		GinkgoHelper()
		pauses := mostBoundary / block
		if limit := lab.Impl.Declared(subject.WaitFrame).D(); limit > 0 {
			pauses = min(pauses, int(limit/2/lab.Timing.Gap)) // half of it, as sending takes its time, too
		}
		if pauses < around {
			harness.NotJudged("its limit on unfinished frames (policies.timeouts.frame) is over before a frame has stood still %d times for %v",
				around, lab.Timing.Gap)
		}
		stop := func(frame []byte, at ...int) {
			sent := 0
			for _, next := range append(at, len(frame)) {
				script.SendPart(lab, conn, frame[sent:next])
				sent = next
				ending.NotWithin(ctx, lab, conn, lab.Timing.Gap, "")
			}
		}
		for n := leastBoundary; n <= mostBoundary; n *= 2 {
			if p := filling(lab, min(n+behind, mostBoundary), 1, len(payloads)); p != nil && n < mostBoundary {
				payloads = append(payloads, p...)
				stop(lab.Framing.Frame(p[0]), n-1, n, n+1)
			}
		}
		if p := filling(lab, mostBoundary, 1, len(payloads)); p != nil {
			payloads = append(payloads, p...)
			var at []int
			for n := 1; n < pauses; n++ {
				at = append(at, mostBoundary/pauses*n)
			}
			stop(lab.Framing.Frame(p[0]), at...)
		}
		return payloads
	}

	It("is echoed whole by a server: stalled at powers of two", harness.Covers("RCV-009.server.stalled", harness.Prefix),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			conn := lab.Dial(ctx)
			delivery.OnBoth(ctx, lab, conn, stalls(ctx, lab.Lab, conn)...)
		})

	It("is delivered whole by a client: stalled at powers of two", harness.Covers("RCV-009.client.stalled", harness.Prefix),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			delivery.ByClient(ctx, client, stalls(ctx, lab.Lab, conn)...)
		})
})

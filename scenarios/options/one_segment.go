package options

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// A header that leaves alone is acknowledged late, because its receiver has nothing to say yet; and by Nagle's algorithm the
// payload waits for that (RFC 9293 section 3.8.6.3).
var _ = harness.Describe("The header and the payload of an answer", func() {
	const answers, least = 60, 20

	It("of a server do not wait for each other", harness.Covers("OPT-001.server", harness.TCP, harness.Prefix), func(ctx SpecContext) {
		const share = 4 // of the answers may be late: the machine's doing. With the defect nearly all of them are
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		conn := lab.Dial(ctx)
		rounds := load.Rounds(lab, answers, least)
		answersOneByOne(ctx, lab, conn, rounds)
		late := 0
		for _, took := range fromFirstToLast(lab, conn) {
			if took >= lab.Timing.Ack {
				late++
			}
		}
		lab.Note("the last byte of %d of %d answers came %v or more after the first", late, rounds, lab.Timing.Ack)
		if late > rounds/share {
			severalParts(lab)
			harness.As(record.ClassTiming).Missed("Expected short answers to come whole, but the last byte of %d of %d came %v or "+
				"more after the first. The header was sent alone, and the payload waited until the header had been acknowledged: "+
				"write both at once, or set TCP_NODELAY.", late, rounds, lab.Timing.Ack)
		}
	})

	It("of a server leave together", harness.Covers("OPT-002.server", harness.TCP, harness.Prefix, harness.Linux), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		conn := lab.Dial(ctx)
		rounds := load.Rounds(lab, answers, least)
		answersOneByOne(ctx, lab, conn, rounds)
		segments, err := conn.Segments()
		if err != nil {
			harness.Inconclusive("The segments of the connection cannot be counted: %v. A system that counts them (tcpi_segs_in of Linux) "+
				"settles it.", err)
		}
		lab.Note("%d answers in %d segments", rounds, segments)
		if segments >= rounds*3/2 { // one each; two each are twice as many
			severalParts(lab)
			harness.As(record.ClassSegments).Wrong("Expected the header and the payload of each short answer to leave together, but "+
				"%d answers, one after the other, came in %d segments: twice the packets, and twice the wake-ups, for each message.",
				rounds, segments)
		}
	})
})

// severalParts ends the case without a verdict where an answer is made of a template: it may be several messages, each of which may leave
// alone.
func severalParts(lab *harness.ServerLab) {
	if lab.Impl.Exchange.Echoes() {
		harness.NotJudged("an answer of its exchange came in several segments, and may be several messages (exchange.answer)")
	}
}

// answersOneByOne asks so many times, each time when the answer before is there: the pattern in which systems keep
// acknowledgements back.
func answersOneByOne(ctx context.Context, lab *harness.ServerLab, c *peer.Conn, rounds int) {
	GinkgoHelper()
	for n := range rounds {
		payload := load.Payload(lab, 20, n)
		Expect(c.SendFrames(payload)).To(Succeed())
		answer, err := c.Frame(lab.Within(ctx, lab.Timing.Bulk), n)
		Expect(err).NotTo(HaveOccurred(), "the answer to message %d", n+1)
		Expect(string(answer)).To(Equal(string(payload)), "the answer to message %d", n+1)
	}
}

// fromFirstToLast reads from the trace how long after its first byte the last one of each answer came. Each was asked for when the one before
// was whole, so that what comes after that belongs to it.
func fromFirstToLast(lab *harness.ServerLab, c *peer.Conn) (took []time.Duration) {
	whole := c.FrameTimes()
	n, begun := 0, time.Duration(0)
	for _, e := range lab.Trace.Events() {
		if e.Kind != trace.Got || e.Conn != c.Number() || n == len(whole) {
			continue
		}
		if begun == 0 {
			begun = e.T
		}
		if e.T >= whole[n] {
			took, n, begun = append(took, whole[n]-begun), n+1, 0
		}
	}
	return took
}

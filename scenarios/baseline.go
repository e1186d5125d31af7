package scenarios

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// The baseline runs first: one byte, one packet, and more than most programs read at once.
var (
	baselineFrames = [][]byte{wire.Fill(1, 1), wire.Fill(100, 2), wire.Fill(60_000, 3)}
	baselineLines  = [][]byte{{}, []byte("x"), bytes.Repeat([]byte("line "), 100)}
)

var _ = harness.Describe("The plain round trip", func() {
	DescribeTable("of a server comes back as it was sent",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.ColdServer(ctx, setup)
			payloads = lab.Fit(payloads...)
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())

			expectAnswers(ctx, lab, conn, payloads)
			lab.Echoes(ctx, conn, payloads...)
			findByteEcho(ctx, lab)
		},
		Entry("with length-prefix frames", harness.Baseline, harness.Covers("FRM-001.server", harness.Prefix, harness.Stream),
			harness.TCP, baselineFrames),
		Entry("with lines", harness.Baseline, harness.Covers("DLM-001.server", harness.Lines, harness.Stream),
			harness.TCP.Lines(), baselineLines),
	)

	DescribeTable("of a client reaches its peer and comes back",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.ColdClient(ctx, setup)
			payloads = lab.Fit(payloads...)
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			for i, payload := range payloads {
				client.Send(ctx, payload).Succeeds(ctx)
				wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
				_, err := conn.Frame(wait, i)
				cancel()
				Expect(err).NotTo(HaveOccurred(), guess(lab, conn, payload))
				Expect(conn.SendFrames(payload)).To(Succeed())
			}
			Expect(conn.Frames()).To(match.Payloads(payloads...))
			client.Delivered(ctx, payloads...)
		},
		Entry("with length-prefix frames", harness.Baseline, harness.Covers("FRM-001.client", harness.Prefix),
			harness.TCP, baselineFrames),
		Entry("with lines", harness.Baseline, harness.Covers("DLM-001.client", harness.Lines),
			harness.TCP.Lines(), baselineLines),
	)
})

// expectAnswers awaits as many answers as there are payloads. If they do not come, it looks for the reason.
func expectAnswers(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, payloads [][]byte) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Start)
	defer cancel()
	_, err := conn.Frame(wait, len(payloads)-1)
	if err == nil {
		return
	}
	rest := conn.Pending()
	conn.Close() // a server that serves one client at a time answers others only now
	failed := fmt.Sprintf("Expected the server to echo %d messages framed as %s, but: %v.", len(payloads), lab.Framing, err)
	fitting := lab.Fitting(ctx)
	if rest == 0 && lab.Framing.Max == 0 && slices.Contains(fitting, lab.Framing) && lab.AnswersPieces(ctx) {
		expectLimit(ctx, lab, failed, len(payloads[len(payloads)-1])) // the longest
	}
	Fail(failed + " " + harness.Suggest(lab.Framing, fitting))
}

// expectLimit ends the case without a verdict if the server answers messages up to some length: that may be a limit
// which nobody declared, and what is not declared is not judged.
func expectLimit(ctx context.Context, lab *harness.ServerLab, failed string, tooMany int) {
	GinkgoHelper()
	if most := lab.LongestAnswered(ctx, tooMany); most > 0 {
		lab.Inconclusive("%s It answers messages of up to %d bytes. If that is its limit, declare it: --max-frame %d (limits.max_frame "+
			"in the manifest). If it is to have none, or a higher one, this is the defect to look for first.", failed, most, most)
	}
}

// guess says which framing the client's first bytes would have fitted.
func guess(lab *harness.ClientLab, conn *peer.Conn, payload []byte) string {
	message := fmt.Sprintf("The client said that it had sent a message of %d bytes framed as %s.", len(payload), lab.Framing)
	if fits, ok := lab.Framing.Guess(conn.Received(), payload); ok && fits != lab.Framing {
		message += fmt.Sprintf(" What it sent fits another framing: try --framing %s.", fits)
	}
	return message
}

// findByteEcho sends the beginning of a message and nothing else: a whole header, or a line without its end. Whoever
// answers that does not look at frames at all.
func findByteEcho(ctx context.Context, lab *harness.ServerLab) {
	conn := lab.Dial(ctx)
	beginning := []byte("no end")
	if !lab.Framing.Line() {
		beginning = lab.Framing.Header(12)
	}
	Expect(conn.Send(beginning)).To(Succeed())
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Quiet)
	defer cancel()
	if conn.WaitBytes(wait, 1) == nil {
		lab.Find(adapter.ByteEcho)
	}
}

package scenarios

import (
	"bytes"
	"context"
	"fmt"

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

			wait, cancel := context.WithTimeout(ctx, lab.Timing.Start)
			defer cancel()
			if _, err := conn.Frame(wait, len(payloads)-1); err != nil {
				Fail(fmt.Sprintf("Expected the server to echo %d messages framed as %s, but: %v. %s",
					len(payloads), lab.Framing, err, harness.Suggest(lab.Framing, lab.Fitting(ctx))))
			}
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

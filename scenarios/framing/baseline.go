package framing

import (
	"bytes"
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/baseline"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The baseline runs first, one message at a time: it is about what everything else needs, and finds no bug that another
// case is named for.
var (
	baselineFrames = [][]byte{wire.Fill(1, 1), wire.Fill(100, 2)}
	baselineLines  = [][]byte{{}, []byte("x"), bytes.Repeat([]byte("line "), 100)}
	large          = [][]byte{wire.Fill(60_000, 3)} // more than most programs read at once
)

var _ = harness.Describe("The plain round trip", func() {
	DescribeTable("of a server comes back as it was sent",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.ColdServer(ctx, setup)
			baseline.ShakesHands(ctx, lab)
			baseline.Opens(ctx, lab)
			payloads = lab.Fit(spoken(lab.Lab, payloads)...)
			if lab.Impl.OneAnswer() {
				payloads = payloads[:1]
			}
			conn := lab.Dial(ctx)
			for i, payload := range payloads {
				Expect(conn.SendFrames(payload)).To(Succeed())
				expectAnswer(ctx, lab, conn, payload, i)
			}
			delivery.OnBoth(ctx, lab, conn, payloads...)
			conn.Close() // whoever serves one client at a time is free now
			if r := baseline.Recognise(ctx, lab); r.Failed >= 0 || r.Most < 0 {
				findLimit(ctx, lab)
			}
			baseline.MeasureServer(ctx, lab)
			findHalfClose(ctx, lab)
		},
		Entry("with a length prefix", harness.Baseline,
			harness.Covers("FRM-001.server", harness.Prefix, harness.Stream, harness.Answers, harness.Once),
			harness.Plain, baselineFrames),
		Entry("sent and answered whole", harness.Baseline,
			harness.Covers("DLM-001.server", harness.Lines, harness.Stream, harness.Answers, harness.Once),
			harness.Plain.Lines(), baselineLines),
	)
	It("of a server comes back as it was sent when it is large: 60,000 bytes long",
		harness.Covers("FRM-001.server.large", harness.Prefix, harness.Stream),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			payloads := lab.Fit(large...)
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payloads...)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, payloads...)
		})

	DescribeTable("of a client reaches its peer and comes back",
		func(ctx SpecContext, setup harness.Setup, payloads [][]byte) {
			lab := harness.ColdClient(ctx, setup)
			payloads = lab.Fit(spoken(lab.Lab, payloads)...)
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
			delivery.ByClient(ctx, client, payloads...)
			baseline.MeasureClient(ctx, lab, client, conn)
		},
		Entry("with a length prefix", harness.Baseline, harness.Covers("FRM-001.client", harness.Prefix),
			harness.Plain, baselineFrames),
		Entry("of 60,000 bytes", harness.Covers("FRM-001.client.large", harness.Prefix),
			harness.Plain, large),
		Entry("sent and answered whole", harness.Baseline, harness.Covers("DLM-001.client", harness.Lines),
			harness.Plain.Lines(), baselineLines),
	)
})

// expectAnswer awaits the n-th answer, from 0, to what was sent. If it does not come, it looks for the reason.
func expectAnswer(ctx context.Context, lab *harness.ServerLab, conn *peer.Conn, sent []byte, n int) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Start)
	defer cancel()
	came, err := conn.Frame(wait, n)
	if err != nil {
		conn.Close() // a server that serves one client at a time answers others only now
		if n > 0 && conn.Pending() == 0 && lab.Framing.Max == 0 && baseline.AnswersPieces(ctx, lab) {
			expectLimit(ctx, lab, fmt.Sprintf("Expected the server to echo a message of %d bytes, but: %v.", len(sent), err), len(sent))
		}
		baseline.Unanswered(ctx, lab, err, fmt.Sprintf("Expected the server to %s framed as %s, but: %v.", delivery.Does(lab), lab.Framing, err))
	}
	baseline.Echoed(lab, sent, came)
}

// findLimit ends the case without a verdict if the server answers messages up to some length only, which nobody declared:
// what is not declared is not judged, and other cases send longer ones. A server that answers a part of a long message,
// or none once it comes in pieces, has no limit but a defect; FRM-001.server.large and others judge that.
func findLimit(ctx context.Context, lab *harness.ServerLab) {
	GinkgoHelper()
	if lab.Framing.Max > 0 || !lab.Framing.Layout().HasLength() {
		return
	}
	payload := lab.Fit(large...)[0]
	conn := lab.Dial(ctx)
	defer conn.Close()
	err := conn.SendFrames(payload) // it may hang up before all of it went
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
	defer cancel()
	if err == nil {
		_, err = conn.Frame(wait, 0)
	}
	if err == nil || conn.Pending() > 0 {
		return
	}
	conn.Close()
	if baseline.AnswersPieces(ctx, lab) {
		expectLimit(ctx, lab, fmt.Sprintf("Expected the server to echo a message of %d bytes, but: %v.", len(payload), err), len(payload))
	}
}

// expectLimit ends the case without a verdict if the server answers messages up to some length: that may be a limit
// which nobody declared, and what is not declared is not judged.
func expectLimit(ctx context.Context, lab *harness.ServerLab, failed string, tooMany int) {
	GinkgoHelper()
	if most := baseline.LongestAnswered(ctx, lab, tooMany); most > 0 {
		harness.Inconclusive("%s It answers messages of up to %d bytes. If that is its limit, declare it: --max-frame %d (limits.max_frame "+
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

// findHalfClose looks what becomes of messages whose sender has ended its stream behind them, where nobody declares it. They are so
// many that the end is there before the last answer is; a server that is still at it when the time is over is not judged.
func findHalfClose(ctx context.Context, lab *harness.ServerLab) {
	GinkgoHelper()
	if lab.Impl.OneQuestion() || lab.Impl.OneAnswer() || lab.Impl.Policies.HalfClose != nil || lab.Impl.Has(subject.HalfClose) {
		return
	}
	const size, total = 5000, 256 << 10
	conn := lab.Dial(ctx)
	defer conn.Close()
	payloads := load.Bulk(lab, size, total)
	conn.Hold()
	if _, err := conn.TrySend(lab.Framing.Frames(payloads...), lab.Timing.Prompt); err != nil || conn.Half() != nil {
		return // it has ended the connection by itself
	}
	conn.Release()
	whole := func() bool { return conn.FrameCount() >= len(payloads) }
	switch lab.Await(ctx, lab.Timing.Prompt, func() bool { return whole() || script.HasEnded(conn) }); {
	case whole():
		harness.Found(subject.AnswersHalf)
	case script.HasEnded(conn):
		harness.Found(subject.EndsHalf)
	}
}

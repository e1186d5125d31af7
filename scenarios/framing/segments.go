package framing

import (
	"bytes"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A byte stream has no messages: whatever the segments are, the frames are the same.
var _ = harness.Describe("Frames that arrive in pieces", func() {
	server := func(ctx SpecContext, setup harness.Setup, cut cutting, payloads [][]byte) {
		lab := harness.TestServer(ctx, setup)
		payloads = lab.Fit(spoken(lab.Lab, payloads)...)
		lab.Arm(cut(lab.Framing.Frame(payloads[0]))(fault.ToServer))
		conn := lab.Dial(ctx)
		Expect(conn.SendFrames(payloads...)).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, payloads...)
	}
	client := func(ctx SpecContext, setup harness.Setup, cut cutting, payloads [][]byte) {
		lab := harness.TestClient(ctx, setup)
		payloads = lab.Fit(spoken(lab.Lab, payloads)...)
		lab.Arm(cut(lab.Framing.Frame(payloads[0]))(fault.ToClient))
		client := lab.Open(ctx)
		Expect(lab.Accept(ctx).SendFrames(payloads...)).To(Succeed())
		delivery.ByClient(ctx, client, payloads...)
	}
	// Whoever polls reads one piece at each look.
	const bytesOfSmall, piecesOfAssorted, bytesOfLines = 230, 100, 150
	small := [][]byte{{'x'}, wire.Fill(200, 7), {'y'}} // none is empty: what becomes of those is for FRM-006 to judge

	DescribeTable("are put together by a server", server,
		Entry("each in a segment of its own",
			harness.Covers("FRM-002.server", harness.Looks(bytesOfSmall), harness.Looks(bytesOfSmall), harness.Prefix, harness.Answers,
				harness.Injects(fault.KindSlice)), harness.Plain, anywhere(script.Sliced(1)), small),
		Entry("pieces of random sizes", harness.Covers("FRM-010.server", harness.Looks(piecesOfAssorted), harness.Looks(piecesOfAssorted),
			harness.Prefix, harness.Injects(fault.KindScatter)), harness.Plain, anywhere(script.Scatter(4096)), assorted(20)),
		Entry("every line cut inside", harness.Covers("DLM-002.server", harness.Lines, harness.Injects(fault.KindCut)),
			harness.Plain.Lines(), cutInTerminator, oneLine),
		Entry("each in a segment of its own",
			harness.Covers("DLM-003.server", harness.Looks(bytesOfLines), harness.Looks(bytesOfLines), harness.Lines, harness.Answers,
				harness.Injects(fault.KindSlice)), harness.Plain.Lines(), anywhere(script.Sliced(1)), textLines(10)),
	)
	DescribeTable("are put together by a client", client,
		Entry("each in a segment of its own",
			harness.Covers("FRM-002.client", harness.Looks(bytesOfSmall), harness.Looks(bytesOfSmall), harness.Prefix,
				harness.Injects(fault.KindSlice)), harness.Plain, anywhere(script.Sliced(1)), small),
		Entry("pieces of random sizes", harness.Covers("FRM-010.client", harness.Looks(piecesOfAssorted), harness.Looks(piecesOfAssorted),
			harness.Prefix, harness.Injects(fault.KindScatter)), harness.Plain, anywhere(script.Scatter(4096)), assorted(20)),
		Entry("every line cut inside", harness.Covers("DLM-002.client", harness.Lines, harness.Injects(fault.KindCut)),
			harness.Plain.Lines(), cutInTerminator, oneLine),
		Entry("each in a segment of its own",
			harness.Covers("DLM-003.client", harness.Looks(bytesOfLines), harness.Looks(bytesOfLines), harness.Lines,
				harness.Injects(fault.KindSlice)), harness.Plain.Lines(), anywhere(script.Sliced(1)), textLines(10)),
	)
})

// cutting is a fault of a stream whose first frame is known.
type cutting func(first []byte) script.DirectedFault

func anywhere(f script.DirectedFault) cutting { return func([]byte) script.DirectedFault { return f } }

// oneLine is a line with more lines behind it; cutInTerminator separates the last byte of the first: its LF from its CR.
var oneLine = [][]byte{[]byte("split here"), []byte("and"), {}, []byte("after")}

func cutInTerminator(first []byte) script.DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Cut(d, int64(len(first)-1), timing.Default.Gap) }
}

// spoken leaves out empty messages where they are no lines: what those mean there, nobody has declared.
func spoken(lab *harness.Lab, payloads [][]byte) [][]byte {
	if lab.Framing.Line() || lab.Framing.Layout().HasLength() {
		return payloads
	}
	return slices.DeleteFunc(slices.Clone(payloads), func(p []byte) bool { return len(p) == 0 })
}

// assorted are n payloads of growing sizes, from one byte to about 20 KiB.
func assorted(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = wire.Fill(1+i*i*i*20_000/(n*n*n), byte(i))
	}
	return out
}

// textLines are n different lines without a terminator in them.
func textLines(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = append([]byte("line "), bytes.Repeat([]byte{'a' + byte(i%26)}, i%7+1)...)
	}
	return out
}

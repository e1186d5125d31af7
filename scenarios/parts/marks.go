package parts

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
)

var _ = harness.Describe("A mark of several bytes", func() {
	text := []byte("between marks")

	DescribeTable("is recognised where a segment ends inside of it",
		func(ctx SpecContext, open side, way fault.Direction, upTo func(*harness.Lab, []byte) int) {
			first := text
			r := open(ctx, harness.Plain, func(lab *harness.Lab) int {
				first = lab.Fit(first)[0]
				return upTo(lab, lab.Framing.Frame(first))
			})
			next := r.Fit([]byte("the next one"))[0]
			Expect(r.conn.SendFrames(first, next)).To(Succeed())
			r.whole(ctx, way, "the rest of a mark was held back", first, next)
		},
		Entry("by a server: the last mark", harness.Covers("MRK-001.server", harness.EndMark, harness.Injects(fault.KindStall)),
			side(server), fault.ToServer, insideLast),
		Entry("by a server: the first mark", harness.Covers("MRK-001.server.first", harness.EndMark, harness.StartMark,
			harness.Injects(fault.KindStall)), side(server), fault.ToServer, insideFirst),
		Entry("by a client: the last mark", harness.Covers("MRK-001.client", harness.EndMark, harness.Injects(fault.KindStall)),
			side(client), fault.ToClient, insideLast),
		Entry("by a client: the first mark", harness.Covers("MRK-001.client.first", harness.EndMark, harness.StartMark,
			harness.Injects(fault.KindStall)), side(client), fault.ToClient, insideFirst),
	)
})

// insideLast is how much of a frame comes before the last byte of its last mark, insideFirst before the second one of its first.
func insideLast(lab *harness.Lab, frame []byte) int {
	end := lab.Framing.Layout().Terminator()
	return bytes.LastIndex(frame, end) + len(end) - 1
}
func insideFirst(_ *harness.Lab, _ []byte) int { return 1 }

var _ = harness.Describe("What in a message could be taken for a mark", func() {
	DescribeTable("comes back as it was",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			payloads := r.likeMarks()
			Expect(r.conn.SendFrames(payloads...)).To(Succeed())
			r.exact(ctx, payloads...)
		},
		Entry("from a server", harness.Covers("MRK-002.server", harness.Escape), side(server)),
		Entry("from a client", harness.Covers("MRK-002.client", harness.Escape), side(client)),
	)

	DescribeTable("is put together where a segment ends behind the escape",
		func(ctx SpecContext, open side, way fault.Direction) {
			var first []byte
			r := open(ctx, harness.Plain, func(lab *harness.Lab) int {
				by, _ := lab.Framing.Layout().Escapes()
				first = []byte{'a', 'b', by, 'c', 'd'}
				frame := lab.Framing.Frame(first)
				return lab.Framing.HeaderLen() + bytes.IndexByte(frame[lab.Framing.HeaderLen():], by) + 1
			})
			next := []byte("the next one")
			Expect(r.conn.SendFrames(first, next)).To(Succeed())
			r.whole(ctx, way, "what an escape stands before was held back", first, next)
		},
		Entry("by a server", harness.Covers("MRK-003.server", harness.Escape, harness.Injects(fault.KindStall)), side(server), fault.ToServer),
		Entry("by a client", harness.Covers("MRK-003.client", harness.Escape, harness.Injects(fault.KindStall)), side(client), fault.ToClient),
	)

	DescribeTable("is no message where the escape stands for nothing",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			next := []byte("the next one")
			for _, w := range r.Framing.Layout().Wrong([]byte("abc")) {
				if w.Name == "escape" {
					r.sends(fault.KindGarbage, w.Bytes, next)
				}
			}
			r.refuses(ctx, "an escape before a byte that it never stands before", either, false, next)
		},
		Entry("to a server", harness.Covers("MRK-004.server", harness.Escape, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("to a client", harness.Covers("MRK-004.client", harness.Escape, harness.Injects(fault.KindGarbage)), side(client)),
	)
})

// marks are all bytes of the marks and the escape, one after the other.
func (r *receiver) marks() []byte {
	by, _ := r.Framing.Layout().Escapes()
	l := r.Framing.Layout()
	return bytes.Join([][]byte{l.Start(), l.Terminator(), {by, by, by}, l.Terminator(), l.Start(), {by}}, nil)
}

// likeMarks are messages in which each mark and the escape stand at the beginning, in the middle, at the end and alone.
func (r *receiver) likeMarks() (payloads [][]byte) {
	by, _ := r.Framing.Layout().Escapes()
	for _, mark := range [][]byte{r.Framing.Layout().Start(), r.Framing.Layout().Terminator(), {by}, {by, by}, {by, by, by}} {
		if len(mark) == 0 {
			continue
		}
		payloads = append(payloads, mark, append(bytes.Clone(mark), "behind it"...), append([]byte("before it"), mark...),
			append(append([]byte("around"), mark...), "it"...))
	}
	return append(payloads, r.marks())
}

var _ = harness.Describe("Marks where none should be", func() {
	DescribeTable("in a row, hold no message",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			first, next := []byte("before the marks"), []byte("the next one")
			mark := r.Framing.Layout().Terminator()
			Expect(r.conn.SendFrames(first)).To(Succeed())
			r.exact(ctx, first)
			r.sends(fault.KindGarbage, bytes.Repeat(mark, 3), next)
			empties := !r.Framing.Layout().Checked() // which two marks in a row may be then
			r.refusesAfter(ctx, [][]byte{first}, "three marks in a row", ruleOf(r.Impl.Policies.Empty, "drop", "echo"), empties, next)
		},
		Entry("to a server", harness.Covers("MRK-005.server", harness.Flags, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("to a client", harness.Covers("MRK-005.client", harness.Flags, harness.Injects(fault.KindGarbage)), side(client)),
	)

	DescribeTable("and bytes where a mark should be, are no message",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			next := []byte("the next one")
			r.sends(fault.KindGarbage, []byte("no mark before this"), next)
			r.refuses(ctx, "bytes that came before the first mark", ruleOf(r.Impl.Policies.BadStart, "skip"), false, next)
		},
		Entry("to a server", harness.Covers("MRK-006.server", harness.StartMark, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("to a client", harness.Covers("MRK-006.client", harness.StartMark, harness.Injects(fault.KindGarbage)), side(client)),
	)

	DescribeTable("cut off the message that came before",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			if l := r.Framing.Layout(); bytes.Equal(l.Start(), l.Terminator()) && !l.Checked() {
				harness.NotJudged("the mark that begins a message may be the one that ends the message before, and no check tells")
			}
			half, next := []byte("of which the end never comes"), []byte("the next one")
			frame := r.Framing.Frame(half)
			r.sends(fault.KindGarbage, frame[:len(frame)-len(r.Framing.Layout().Terminator())-1], next)
			r.refuses(ctx, "a message whose end did not come before the next one began", either, false, next)
		},
		Entry("for a server", harness.Covers("MRK-007.server", harness.StartMark, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("for a client", harness.Covers("MRK-007.client", harness.StartMark, harness.Injects(fault.KindGarbage)), side(client)),
	)
})

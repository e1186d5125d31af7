package lines

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A line ends with CR LF. Two programs that disagree about anything else there disagree about what was said.
var _ = harness.Describe("A byte that looks like half a terminator", func() {
	// Undeclared, LF alone ends no line: CR LF is what was agreed on.
	bareLF := func(i subject.Implementation) types.GomegaMatcher {
		data, rejected := match.Payloads([]byte("a\nb"), []byte("next")), match.Payloads()
		switch i.Policies.BareLF {
		case "data":
			return data
		case "reject":
			return rejected
		case "terminator":
			return match.Payloads([]byte("a"), []byte("b"), []byte("next"))
		}
		return match.OneOf(data, rejected)
	}
	dataOrNothing := func(line string) func(subject.Implementation) types.GomegaMatcher {
		return func(subject.Implementation) types.GomegaMatcher {
			return match.OneOf(match.Payloads([]byte(line), []byte("next")), match.Payloads())
		}
	}
	DescribeTable("means to a server what is declared",
		func(ctx SpecContext, stream string, meaning func(subject.Implementation) types.GomegaMatcher) {
			lab := harness.TestServer(ctx, harness.Plain.Lines())
			conn := lab.Dial(ctx)
			Expect(conn.Send([]byte(stream))).To(Succeed())
			// Whoever breaks off when its peer ends its direction has answered by then.
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return conn.FrameCount() >= 2 || script.HasEnded(conn) })
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return conn.FrameCount() > 2 || script.HasEnded(conn) })
			Expect(conn.Half()).To(Succeed())
			ending.Within(ctx, lab, conn, lab.Timing.Reply)
			Expect(conn.Frames()).To(meaning(lab.Impl),
				"Only CR LF ends a line. Of LF alone the manifest may declare another meaning (policies.bare_lf).")
			delivery.ToOthers(ctx, lab)
		},
		Entry("inside a line", harness.Covers("DLM-005.server", harness.Lines, harness.CRLF), "a\nb\r\nnext\r\n", bareLF),
		Entry("inside a line", harness.Covers("DLM-006.server.inside", harness.Lines, harness.CRLF), "a\rb\r\nnext\r\n", dataOrNothing("a\rb")),
		Entry("right before the terminator", harness.Covers("DLM-006.server.last", harness.Lines, harness.CRLF), "a\r\r\nnext\r\n", dataOrNothing("a\r")),
	)
	DescribeTable("means to a client what is declared",
		func(ctx SpecContext, stream string, meaning func(subject.Implementation) types.GomegaMatcher) {
			lab := harness.TestClient(ctx, harness.Plain.Lines())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			Expect(conn.Send([]byte(stream))).To(Succeed())
			Expect(conn.Half()).To(Succeed())
			client.Disconnected(ctx)
			Expect(client.Messages()).To(meaning(lab.Impl))
		},
		Entry("inside a line", harness.Covers("DLM-005.client", harness.Lines, harness.CRLF), "a\nb\r\nnext\r\n", bareLF),
		Entry("inside a line", harness.Covers("DLM-006.client.inside", harness.Lines, harness.CRLF), "a\rb\r\nnext\r\n", dataOrNothing("a\rb")),
		Entry("right before the terminator", harness.Covers("DLM-006.client.last", harness.Lines, harness.CRLF), "a\r\r\nnext\r\n", dataOrNothing("a\r")),
	)
})

var _ = harness.Describe("An empty line", func() {
	empties := [][]byte{{}, {}, {}}
	It("is a message to a server", harness.Covers("DLM-007.server", harness.Lines, harness.CRLF), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Lines())
		conn := lab.Dial(ctx)
		Expect(conn.SendFrames(empties...)).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, empties...)
	})
	It("is a message to a client", harness.Covers("DLM-007.client", harness.Lines, harness.CRLF), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Lines())
		client := lab.Open(ctx)
		Expect(lab.Accept(ctx).SendFrames(empties...)).To(Succeed())
		delivery.ByClient(ctx, client, empties...)
	})
})

var _ = harness.Describe("A line as long as the limit", func() {
	DescribeTable("is accepted by a server whose segment ends",
		func(ctx SpecContext, beyond int64) {
			lab := harness.TestServer(ctx, harness.Plain.Lines())
			line := lab.Fit(bytes.Repeat([]byte("x"), int(lab.Framing.Largest())))[0]
			lab.Arm(fault.Cut(fault.ToServer, int64(lab.Framing.HeaderLen())+lab.Framing.Largest()+beyond, lab.Timing.Gap))
			conn := lab.Dial(ctx)
			next := lab.Fit([]byte("next"))[0]
			Expect(conn.SendFrames(line, next)).To(Succeed())
			delivery.OnBoth(ctx, lab, conn, line, next)
		},
		Entry("cut before the terminator", harness.Covers("DLM-009.server.before", harness.Lines, harness.MaxFrame,
			harness.Injects(fault.KindCut)), int64(0)),
		Entry("cut inside the terminator", harness.Covers("DLM-009.server.inside", harness.Lines, harness.MaxFrame,
			harness.Injects(fault.KindCut)), int64(1)),
	)
	DescribeTable("is accepted by a client whose segment ends",
		func(ctx SpecContext, beyond int64) {
			lab := harness.TestClient(ctx, harness.Plain.Lines())
			line := lab.Fit(bytes.Repeat([]byte("x"), int(lab.Framing.Largest())))[0]
			lab.Arm(fault.Cut(fault.ToClient, int64(lab.Framing.HeaderLen())+lab.Framing.Largest()+beyond, lab.Timing.Gap))
			client := lab.Open(ctx)
			Expect(lab.Accept(ctx).SendFrames(line, []byte("next"))).To(Succeed())
			delivery.ByClient(ctx, client, line, []byte("next"))
		},
		Entry("cut before the terminator", harness.Covers("DLM-009.client.before", harness.Lines, harness.Injects(fault.KindCut)),
			int64(0)),
		Entry("cut inside the terminator", harness.Covers("DLM-009.client.inside", harness.Lines, harness.Injects(fault.KindCut)),
			int64(1)),
	)
})

// One read brings as many lines as fit in it.
var _ = harness.Describe("Lines that are shorter than the limit and together longer", func() {
	const many = 50
	It("are all accepted by a server", harness.Covers("DLM-012.server", harness.Lines, harness.MaxFrame), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Lines().Direct())
		lines := make([][]byte, many)
		for i := range lines {
			lines[i] = lab.Fit(bytes.Repeat([]byte{byte('a' + i%26)}, int(lab.Framing.Largest()/2)))[0]
		}
		conn := lab.Dial(ctx)
		Expect(conn.SendFrames(lines...)).To(Succeed())
		delivery.OnBoth(ctx, lab, conn, lines...)
	})
})

// Without a limit on what has no end, one peer fills the memory of everyone.
var _ = harness.Describe("A line without an end", func() {
	// endless is a message that has begun, and never ends.
	endless := func(f wire.Framing) []byte {
		return append(f.Frame([]byte("1"))[:f.HeaderLen()], bytes.Repeat([]byte("no end "), 1<<20)...)
	}
	It("is refused by a server at the limit",
		harness.Covers("DLM-008.server", harness.Lines, harness.MaxFrame, harness.Process, harness.Memory,
			harness.Injects(fault.KindGarbage)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Lines())
			conn := lab.Dial(ctx)
			lab.MustSurvive()
			conn.Wrong(fault.KindGarbage).TrySend(endless(lab.Framing), lab.Timing.Prompt) // it may be refused before all of it went
			script.ExpectRefused(ctx, lab, conn)
			if lab.Impl.Policies.Oversize == "discard" {
				script.ExpectResumed(ctx, lab, conn, lab.Framing.Frame([]byte("1"))[lab.Framing.HeaderLen()+1:])
			}
			delivery.ToOthers(ctx, lab)
		})
	It("is refused by a client at the limit", harness.Covers("DLM-008.client", harness.Lines, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Lines())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			lab.MustSurvive()
			conn.Wrong(fault.KindGarbage).TrySend(endless(lab.Framing), lab.Timing.Prompt)
			ending.ReportedBy(ctx, client, adapter.FrameTooLarge)
			ending.Comes(ctx, lab, conn)
			delivery.ByClient(ctx, client)
		})
})

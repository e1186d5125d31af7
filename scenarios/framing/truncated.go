package framing

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The end of a stream is an end of a message only between frames. Half a message is an error, never a message.
var _ = harness.Describe("A stream that ends inside a frame", func() {
	DescribeTable("is an error to a server, and delivers nothing",
		func(ctx SpecContext, setup harness.Setup, payload []byte, cut script.DirectedFault) {
			lab := harness.TestServer(ctx, setup)
			payload = lab.Fit(payload)[0]
			lab.Arm(within(cut(fault.ToServer), lab.Framing.Frame(payload)))
			conn := lab.Dial(ctx)
			Expect(conn.SendFrames(payload)).To(Succeed())
			if emitsTail(lab.Lab) {
				ending.Comes(ctx, lab, conn)
				delivery.OnBoth(ctx, lab, conn, payload)
				return
			}
			lab.Always(func() any { return lab.Messages() }, match.Payloads(), notWhole)
			ending.Comes(ctx, lab, conn, adapter.Truncated)
			Expect(conn.Frames()).To(match.Payloads(), neverComplete(lab.Lab))
			delivery.InAccount(ctx, lab)
			delivery.ToOthers(ctx, lab)
		},
		Entry("after two bytes", harness.Covers("FRM-015.server", harness.Prefix, harness.Answers, harness.Once,
			harness.Injects(fault.KindClose)),
			script.AnswersAfterFIN, harness.Plain, wire.Fill(100, 1), closeAt(2)),
		Entry("half way through", harness.Covers("FRM-016.server", harness.Prefix, harness.Answers, harness.Once,
			harness.Injects(fault.KindLimit)),
			script.AnswersAfterFIN, harness.Plain, wire.Fill(200, 1), limitAt(4+100)),
		Entry("before its terminator", harness.Covers("DLM-010.server", harness.Lines, harness.Injects(fault.KindClose)),
			script.AnswersAfterFIN, harness.Plain.Lines(), []byte("partial"), closeAt(7)),
	)
	DescribeTable("is an error to a client, and delivers nothing",
		func(ctx SpecContext, setup harness.Setup, payload []byte, cut script.DirectedFault) {
			lab := harness.TestClient(ctx, setup)
			lab.Arm(cut(fault.ToClient))
			client := lab.Open(ctx)
			Expect(lab.Accept(ctx).SendFrames(payload)).To(Succeed())
			if emitsTail(lab.Lab) {
				delivery.ByClient(ctx, client, payload)
				client.Disconnected(ctx)
				return
			}
			lab.Always(func() any { return client.Messages() }, match.Payloads(), notWhole)
			ending.ReportedBy(ctx, client, adapter.Truncated)
			client.Disconnected(ctx)
			delivery.NothingByClient(ctx, client)
		},
		Entry("after two bytes", harness.Covers("FRM-015.client", harness.Prefix, harness.Injects(fault.KindClose)),
			script.AlsoToxiproxy(fault.KindClose), harness.Plain, wire.Fill(100, 1), closeAt(2)),
		Entry("half way through", harness.Covers("FRM-016.client", harness.Prefix, harness.Injects(fault.KindLimit)),
			script.AlsoToxiproxy(fault.KindLimit), harness.Plain, wire.Fill(200, 1), limitAt(4+100)),
		Entry("before its terminator", harness.Covers("DLM-010.client", harness.Lines, harness.Injects(fault.KindClose)),
			script.AlsoToxiproxy(fault.KindClose), harness.Plain.Lines(), []byte("partial"), closeAt(7)),
	)
})

// emitsTail reports whether the implementation declares that it takes a last line without its terminator for a line.
func emitsTail(lab *harness.Lab) bool {
	return !lab.Framing.Layout().HasLength() && lab.Impl.Policies.Tail == "emit"
}

const notWhole = "Of the only frame the end never came, and a part of a message is none."

// neverComplete says why nothing may be delivered.
func neverComplete(lab *harness.Lab) string {
	if !lab.Framing.Layout().HasLength() {
		return "The line was never complete. A program that is meant to take it all the same declares so: policies.tail: emit in " +
			"the manifest."
	}
	return "the frame was never complete"
}

// within moves a fault that acts behind a frame into its middle: what is sent may be shorter than what was meant to be.
func within(f fault.Fault, frame []byte) fault.Fault {
	if f.At >= int64(len(frame)) {
		return f.After(int64(len(frame) / 2))
	}
	return f
}

// closeAt is our own exact cut by FIN; limitAt is toxiproxy's limit_data.
func closeAt(n int64) script.DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Close(d).After(n) }
}

func limitAt(n int64) script.DirectedFault {
	return func(d fault.Direction) fault.Fault { return fault.Limit(d).After(n) }
}

package framing

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What a connection left half told is nobody's any more: the next one begins with the first byte of a frame.
var _ = harness.Describe("Half a frame at the end of a client's connection", func() {
	DescribeTable("is not carried over to its next one",
		func(ctx SpecContext, setup harness.Setup, part int) {
			lab := harness.TestClient(ctx, setup.Direct().Retrying(0))
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			half := lab.Framing.Frame(load.Payload(lab, 100, 1))[:part]
			Expect(first.Send(half)).To(Succeed())
			Expect(first.Close()).To(Succeed())

			whole := [][]byte{load.Payload(lab, 100, 2), load.Payload(lab, 50, 3)}
			Expect(lab.Accept(ctx).SendFrames(whole...)).To(Succeed())
			if emitsTail(lab.Lab) {
				whole = append([][]byte{half}, whole...)
			}
			delivery.ByClient(ctx, client, whole...) // whether the half one is reported is judged by FRM-015, FRM-016 and DLM-010
		},
		Entry("after an end inside the header",
			harness.Covers("FRM-013.client.header", harness.Prefix, harness.Reconnect, harness.Backoffs(1),
				harness.Injects(fault.KindClose)), harness.Plain, 1),
		Entry("after an end inside the payload",
			harness.Covers("FRM-013.client.payload", harness.Prefix, harness.Reconnect, harness.Backoffs(1),
				harness.Injects(fault.KindClose)), harness.Plain, 50),
		Entry("after an end inside a line", harness.Covers("FRM-013.client.line", harness.Lines, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindClose)), harness.Plain.Lines(), 50),
	)
})

// The end of a connection may be noticed long after another one has taken its place, and is that one's end to whoever keeps one
// handler for all of them.
var _ = harness.Describe("The end of a client's old connection", func() {
	const why = "It was another connection that the peer has reset, one that the client had left before."

	It("leaves the one alone that took its place after an idle timeout: noticed late",
		harness.Covers("FSM-012.client.idle", harness.Reconnect, harness.Idle, harness.Waits(1, subject.WaitIdle), harness.Backoffs(1),
			harness.Injects(fault.KindSilence, fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.SilenceLimited.Direct().Retrying(0))
			client := lab.Open(ctx)
			old := lab.Accept(ctx)
			client.Connected(ctx)
			ending.Within(ctx, lab, old, lab.Scale.Idle+lab.Timing.Prompt)
			current := lab.Accept(ctx)
			Expect(current.SendFrames([]byte("on the new one"))).To(Succeed())
			delivery.ByClient(ctx, client, []byte("on the new one"))

			script.ResetNow(lab, old)
			ending.NotWithin(ctx, lab, current, min(lab.Timing.Quiet, lab.Scale.Idle/2), why)
			Expect(current.SendFrames([]byte("still there"))).To(Succeed())
			delivery.ByClient(ctx, client, []byte("on the new one"), []byte("still there"))
			Expect(client.States()).To(match.Rest(script.Connected), why)
		})

	It("leaves the one alone that took its place because the peer was going away: after it was announced",
		harness.Covers("FSM-012.client.going-away", harness.Messages, harness.GoingAway, harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Retrying(0))
			client := lab.Open(ctx)
			old := lab.Accept(ctx)
			client.Connected(ctx)
			script.AskEcho(ctx, client, "on the old one")
			script.TakeMessages(ctx, old, wire.Request, 1)
			Expect(old.SendMessage(wire.Message{Type: wire.Leaving})).To(Succeed())
			current := lab.Accept(ctx)
			Eventually(ctx, func() int { return script.TimesConnected(client) }).WithTimeout(lab.Timing.Reply).Should(match.AtLeast(2,
				"times that the client became connected", "it lost one connection"))
			asked := script.AskEcho(ctx, client, "on the new one")
			request := script.TakeMessages(ctx, current, wire.Request, 1)[0]

			script.ResetNow(lab, old)
			ending.NotWithin(ctx, lab, current, lab.Timing.Quiet, why)
			script.AnswerEcho(current, request)
			script.ExpectEchoed(ctx, lab, asked, "on the new one")
			Expect(client.States()).To(match.Rest(script.Connected), why)
		})
})

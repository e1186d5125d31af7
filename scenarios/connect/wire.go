package connect

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("A client that runs without an adapter", func() {
	It("connects by itself to the address in its command: for the first time", harness.Baseline,
		harness.Covers("CTO-012.client.first", harness.Wire, harness.Stream), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.MayEnd()
			first := lab.Start(ctx)
			findHabits(ctx, lab, first)
		})

	DescribeTable("connects again by itself after its connection",
		func(ctx SpecContext, f fault.Fault) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.Drop(lab.Start(ctx), f)
			undriven.Returns(ctx, lab, 2)
		},
		Entry("after a reset", script.WireOnly("CTO-012.client.reset", harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), fault.Reset(fault.ToClient)),
		Entry("after an orderly end", script.WireOnly("CTO-012.client.close", harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindClose)), fault.Close(fault.ToClient)),
	)

	It("comes back within the delay that is due, once a service is up again that was down: without an adapter",
		script.WireOnly("KIL-011.client.wire", harness.Reconnect, harness.Backoffs(2),
			harness.Injects(fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			first := lab.Start(ctx)
			lab.Refuse(ctx)
			lab.Drop(first, fault.Reset(fault.ToClient))
			undriven.StaysDown(ctx, lab)
			undriven.ComesBack(ctx, lab, lab.Admit())
		})

	It("ends an attempt that nobody answers when its limit on connecting expires: without an adapter",
		script.WireOnly("CTO-001.client.wire", harness.Linux, harness.ConnectLimit, harness.Waits(1, subject.WaitConnect),
			harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.Arm(fault.Hang())
			began := lab.StartInto(ctx)
			undriven.EndsDialling(ctx, lab, began, lab.Impl.Policies.Timeouts.Connect.D())
		})
})

var _ = harness.Describe("A client without an adapter that is told to end", func() {
	It("ends while nobody answers its attempt to connect: without an adapter",
		script.WireOnly("CAN-002.client.wire", harness.Linux, harness.Signals, harness.Injects(fault.KindHang, fault.KindTerm)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.Arm(fault.Hang())
			lab.StartInto(ctx)
			ending.OnTerm(ctx, lab, "trying to connect")
		})

	It("ends while it waits to connect again: without an adapter",
		script.WireOnly("CAN-005.client.wire", harness.Returns, harness.Signals,
			harness.Injects(fault.KindRefuse, fault.KindReset, fault.KindTerm)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			first := lab.Start(ctx)
			lab.Refuse(ctx)
			lab.Drop(first, fault.Reset(fault.ToClient))
			undriven.Silent(ctx, lab, 1, lab.Timing.Gap, "nobody listens")
			ending.OnTerm(ctx, lab, "waiting to connect again")
		})
})

// findHabits looks how the client behaves by itself: the rest of the run is selected by that.
func findHabits(ctx context.Context, lab *harness.WireLab, first *peer.Conn) {
	if undriven.Comes(ctx, lab, 2, lab.Timing.Quiet) && undriven.Open(lab) > 1 {
		lab.Find(subject.Several)
	}
	if first.ReceivedBytes() > 0 {
		wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
		defer cancel()
		if _, err := first.Frame(wait, 0); err == nil && first.DecodeError() == nil {
			lab.Find(subject.Speaks)
		}
	}
	if lab.Impl.Has(subject.Reconnect) {
		return
	}
	before := lab.Server().Accepted()
	for _, c := range lab.Server().Conns() {
		lab.Drop(c, lab.Loss())
	}
	if undriven.Comes(ctx, lab, before+1, lab.Timing.Reply) {
		lab.Find(subject.Returns)
	}
}

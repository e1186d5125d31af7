package connect

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
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
			undriven.Silent(ctx, lab, 1, lab.Timing.Quiet, "nobody listens") // it may be busy, and notice the loss a moment later
			ending.OnTerm(ctx, lab, "waiting to connect again")
		})
})

// findTLS ends the case without a verdict if the client speaks TLS where it is judged in plain text. Its first record is a handshake's
// (RFC 8446 section 5.1).
func findTLS(lab *harness.WireLab, first *peer.Conn) {
	if said := first.Received(); !lab.Impl.Secured() && bytes.HasPrefix(said, []byte{22, 3}) {
		harness.Unlike(lab, record.ClassUnlike, "The client speaks TLS: its first bytes are %s, a ClientHello. Run it with --transport tls "+
			"(transport: tls in the manifest).", discover.Show(said[:min(len(said), 24)]))
	}
}

// findHabits looks how the client behaves by itself: the rest of the run is selected by that.
func findHabits(ctx context.Context, lab *harness.WireLab, first *peer.Conn) {
	if len(lab.Impl.Respond) > 0 {
		findTalk(ctx, lab, first)
	}
	several := undriven.Comes(ctx, lab, 2, lab.Timing.Quiet) && undriven.Open(lab) > 1
	findTLS(lab, first)
	if several {
		harness.Found(subject.Several)
	}
	if first.ReceivedBytes() > 0 {
		wait, cancel := context.WithTimeout(ctx, lab.Timing.Prompt)
		defer cancel()
		if _, err := first.Frame(wait, 0); err == nil && first.DecodeError() == nil {
			harness.Found(subject.Speaks)
		}
	}
	if lab.Impl.Has(subject.Reconnect) {
		return
	}
	before := lab.Server().Accepted()
	for _, c := range lab.Server().Conns() {
		lab.Drop(c, loss(lab))
	}
	if undriven.Comes(ctx, lab, before+1, lab.Timing.Reply) {
		harness.Found(subject.Returns)
	}
}

// loss is how a connection is lost where a case does not mind: by a reset, or by an end in order where the transport has none.
func loss(lab *harness.WireLab) fault.Fault {
	if lab.Impl.Carrier().Resets {
		return fault.Reset(fault.ToClient)
	}
	return fault.Close(fault.ToClient)
}

// findTalk looks whether the client asks what it declares.
func findTalk(ctx context.Context, lab *harness.WireLab, first *peer.Conn) {
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply)
	defer cancel()
	if _, err := first.Frame(wait, 0); err != nil {
		lab.Note("it asked nothing: %v", err)
		return
	}
	if differs := lab.Unanswered(); differs != "" {
		harness.Found(subject.Baffled + differs)
		return
	}
	harness.Found(subject.Converses)
	if printed := lab.Process.Printed; lab.Impl.Prints != nil && lab.Await(ctx, lab.Timing.Reply, func() bool { return len(printed()) > 0 }) {
		harness.Found(subject.Tells)
	}
}

package framing

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/dialogue"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that nobody drives tells by what it asks next whether it has understood an answer.
var _ = harness.Describe("An answer to what a client without an adapter asks by itself", func() {
	// Whoever polls reads one byte at each look.
	const bytesOfAnswer = 300

	It("is put together: each byte in a segment of its own, without an adapter",
		script.WireOnly("FRM-002.client.wire", harness.Converses, harness.Looks(bytesOfAnswer), harness.Injects(fault.KindSlice)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			lab.MayEnd()
			lab.Arm(fault.Slice(fault.ToClient, 1))
			d := dialogue.Begin(lab, dialogue.AsIs)
			lab.Start(ctx)
			d.GoesOn(ctx, course, "came one byte at a time")
		})

	DescribeTable("is awaited to its last byte",
		func(ctx SpecContext, place place) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			lab.MayEnd()
			held := make(chan string, 1)
			release := make(chan struct{})
			d := dialogue.Begin(lab, func(ctx context.Context, c *peer.Conn, answer []byte) error {
				return withholds(ctx, c, answer, place(len(answer), lab.Framing.HeaderLen()), held, release)
			})
			lab.Start(ctx)
			select {
			case what := <-held:
				d.Waits(ctx, course, what)
			case <-ctx.Done():
			}
			close(release)
			d.GoesOn(ctx, course, "came in two parts")
		},
		Entry("held back after byte 1, without an adapter", script.WireOnly("FRM-003.client.wire-first", harness.Converses,
			harness.Injects(fault.KindSilence)), place(func(int, int) int { return 1 })),
		Entry("held back behind the header, without an adapter", script.WireOnly("FRM-003.client.wire-header", harness.Converses,
			harness.Prefix, harness.Injects(fault.KindSilence)), place(func(_, header int) int { return header })),
		Entry("held back before its last byte, without an adapter", script.WireOnly("FRM-003.client.wire-last", harness.Converses,
			harness.Injects(fault.KindSilence)), place(func(size, _ int) int { return size - 1 })),
	)

	It("is told from the next one in its segment: two in one segment, without an adapter",
		script.WireOnly("FRM-004.client.wire", harness.Converses, harness.Tells), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			course.Meet()
			lab.MayEnd()
			d, met := dialogue.Together(lab)
			lab.Start(ctx)
			if !lab.Await(ctx, lab.Timing.Reply, met) {
				harness.NotJudged("it asked no second question on its first connection before it was answered")
			}
			d.GoesOn(ctx, course, "came in one segment with the second")
		})

	It("is none where its connection ends within it: half way through, without an adapter",
		script.WireOnly("FRM-016.client.wire", harness.Converses, harness.Injects(fault.KindClose)), func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			if emitsTail(lab.Lab) {
				harness.NotJudged("it declares that it takes a last line without its terminator for a line (policies.tail: emit)")
			}
			course := dialogue.Normal(ctx, lab)
			course.TellsAnEnd(ctx, lab)
			lab.MayEnd()
			d, cut := dialogue.Cut(lab)
			lab.Start(ctx)
			select {
			case after := <-cut:
				d.TakesNone(ctx, course, after)
			case <-ctx.Done():
			}
		})

	It("is nobody's any more once its connection has ended within it: without an adapter",
		script.WireOnly("FRM-013.client.wire", harness.Converses, harness.Returns, harness.Backoffs(1), harness.Injects(fault.KindClose)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			course := dialogue.Normal(ctx, lab)
			lab.MayEnd()
			d := dialogue.Begin(lab, func(_ context.Context, c *peer.Conn, answer []byte) error {
				if err := c.Send(answer[:len(answer)-1]); err != nil {
					return err
				}
				lab.Drop(c, fault.Close(fault.ToClient))
				return c.Close()
			})
			lab.Start(ctx)
			if !undriven.Comes(ctx, lab, 2, lab.Timing.Bulk) {
				harness.NotJudged("it did not come back within %v after its connection had ended within an answer", lab.Timing.Bulk)
			}
			d.GoesOnAnew(ctx, course, 2)
		})
})

// place is where an answer is cut, in bytes of it: given how long it is, and its header.
type place func(size, header int) int

// withholds sends an answer up to a place, and the rest once it is released.
func withholds(ctx context.Context, c *peer.Conn, answer []byte, at int, held chan<- string, release <-chan struct{}) error {
	at = min(max(at, 1), len(answer)-1)
	if err := c.Send(answer[:at]); err != nil {
		return err
	}
	held <- fmt.Sprintf("%d of its %d bytes were held back", len(answer)-at, len(answer))
	select {
	case <-release:
	case <-ctx.Done():
	}
	return c.Send(answer[at:])
}

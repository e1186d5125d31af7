package parts

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
)

var _ = harness.Describe("A frame whose check does not fit", func() {
	DescribeTable("is no message",
		func(ctx SpecContext, open side, spoil func(frame []byte, payload, end int)) {
			r := open(ctx, harness.Plain.Direct(), nil)
			payload, next := r.Fit([]byte("whose check does not fit"))[0], r.Fit([]byte("the next one"))[0]
			frame := r.Framing.Frame(payload)
			from, to := r.payloadIn(frame)
			spoil(frame, from, to)
			d := r.Framing.NewDecoder()
			if d.Write(frame); !refused(d) {
				harness.NotJudged("one bit more or less in its frames is no contradiction")
			}
			r.sends(fault.KindGarbage, frame, next)
			r.refuses(ctx, "a frame whose check does not fit", ruleOf(r.Impl.Policies.BadCheck, "drop", "nak"),
				r.Impl.Policies.BadCheck == "nak", next)
		},
		Entry("to a server: the first byte of the message", harness.Covers("CHK-001.server", harness.Check,
			harness.Injects(fault.KindGarbage)), side(server), firstByte),
		Entry("to a server: the last byte of the message", harness.Covers("CHK-001.server.last", harness.Check,
			harness.Injects(fault.KindGarbage)), side(server), lastByte),
		Entry("to a client: the first byte of the message", harness.Covers("CHK-001.client", harness.Check,
			harness.Injects(fault.KindGarbage)), side(client), firstByte),
		Entry("to a client: the last byte of the message", harness.Covers("CHK-001.client.last", harness.Check,
			harness.Injects(fault.KindGarbage)), side(client), lastByte),
	)
})

func firstByte(frame []byte, payload, _ int) { frame[payload] ^= 1 }
func lastByte(frame []byte, _, end int)      { frame[end-1] ^= 1 }

// payloadIn is where the payload lies in a frame. A check that is escaped with it lies behind it in the same span.
func (r *receiver) payloadIn(frame []byte) (from, to int) {
	GinkgoHelper()
	spans, _ := r.Framing.Layout().Spans(frame)
	for _, s := range spans {
		if s.Payload {
			from, to = s.From, s.To
		}
	}
	plain := r.Framing.NewDecoder()
	plain.Write(frame)
	payload, _, _ := plain.Next() // which has no marks in it, and so is as long as it lies there
	return from, min(to, from+len(payload))
}

func refused(d *wire.Decoder) bool {
	_, _, err := d.Next()
	return err != nil
}

// ruleOf is what a policy says, of which these values mean that the next frame is taken.
func ruleOf(policy string, going ...string) string {
	if policy == "" {
		return either
	}
	for _, word := range going {
		if policy == word {
			return goesOn
		}
	}
	return ends
}

var _ = harness.Describe("The check of a message", func() {
	DescribeTable("is over its bytes as they were before escapes",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			payloads := r.checksWithMarks()
			r.Note("%d messages hold marks, or have a check that does", len(payloads))
			Expect(r.conn.SendFrames(payloads...)).To(Succeed())
			r.exact(ctx, payloads...)
		},
		Entry("to a server", harness.Covers("CHK-002.server", harness.Check, harness.Escape), side(server)),
		Entry("to a client", harness.Covers("CHK-002.client", harness.Check, harness.Escape), side(client)),
	)

	DescribeTable("is awaited, and what follows it",
		func(ctx SpecContext, open side, way fault.Direction) {
			first := []byte("of which the last byte is missing")
			r := open(ctx, harness.Plain, func(lab *harness.Lab) int {
				first = lab.Fit(first)[0]
				return len(lab.Framing.Frame(first)) - 1
			})
			next := r.Fit([]byte("the next one"))[0]
			Expect(r.conn.SendFrames(first, next)).To(Succeed())
			r.whole(ctx, way, "all of its message was there, and the last byte of its frame was not", first, next)
		},
		Entry("by a server", harness.Covers("CHK-003.server", harness.Check, harness.Injects(fault.KindStall)), side(server), fault.ToServer),
		Entry("by a client", harness.Covers("CHK-003.client", harness.Check, harness.Injects(fault.KindStall)), side(client), fault.ToClient),
	)
})

// checksWithMarks are payloads of each of which the frame holds more escapes than the payload alone needs, and one with every mark.
func (r *receiver) checksWithMarks() (payloads [][]byte) {
	const enough = 8
	by, _ := r.Framing.Layout().Escapes()
	escapes := func(p []byte) int { return bytes.Count(r.Framing.Frame(p), []byte{by}) }
	payloads = append(payloads, r.marks())
	for n := uint16(0); len(payloads) < enough && n < 1<<15; n++ {
		letters := []byte{'a' + byte(n%26), 'a' + byte(n/26%26), 'a' + byte(n/676%26), '.'}
		if escapes(letters) > 0 {
			payloads = append(payloads, letters)
		}
	}
	return payloads
}

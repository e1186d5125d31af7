package parts

import (
	"encoding/binary"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The numbers at which a varint takes another byte, seven bits each; and those at which a number of 8 or 16 bits is full.
const (
	second, third, fourth = 1 << 7, 1 << 14, 1 << 21
	byteFull, wordFull    = 1 << 8, 1 << 16
)

var _ = harness.Describe("A length that takes as many bytes as it needs", func() {
	DescribeTable("is written and read on both sides of a further byte",
		func(ctx SpecContext, open side, setup harness.Setup, around ...int) {
			r := open(ctx, setup, nil)
			var payloads [][]byte
			for _, at := range around {
				for n := at - 1; n <= at+1; n++ {
					if p := load.Payload(r.Lab, n-r.beside(), n); len(p) == n-r.beside() {
						payloads = append(payloads, p)
					}
				}
			}
			if len(payloads) == 0 {
				harness.NotJudged("its messages were not seen to be as long as %d bytes, which this is about", around[0])
			}
			Expect(r.conn.SendFrames(payloads...)).To(Succeed())
			r.exact(ctx, payloads...)
		},
		Entry("by a server, two bytes", harness.Covers("VAR-001.server", harness.Varint), side(server), harness.Plain, second, byteFull),
		Entry("by a server, three bytes", harness.Covers("VAR-001.server.three", harness.Varint), side(server), harness.Plain, third, wordFull),
		Entry("by a server, four bytes", harness.Covers("VAR-001.server.four", harness.Varint, harness.Long), side(server), long, fourth),
		Entry("by a client, two bytes", harness.Covers("VAR-001.client", harness.Varint), side(client), harness.Plain, second, byteFull),
		Entry("by a client, three bytes", harness.Covers("VAR-001.client.three", harness.Varint), side(client), harness.Plain, third, wordFull),
		Entry("by a client, four bytes", harness.Covers("VAR-001.client.four", harness.Varint, harness.Long), side(client), long, fourth),
	)

	DescribeTable("is awaited where a segment ends inside of it",
		func(ctx SpecContext, open side, way fault.Direction, came int) {
			const wide = third + 1 // a length of three bytes
			r := open(ctx, harness.Plain, func(lab *harness.Lab) int { return lab.Framing.Layout().LengthAt() + came })
			payloads := [][]byte{load.Payload(r.Lab, wide, 1), []byte("the next one")}
			Expect(r.conn.SendFrames(payloads...)).To(Succeed())
			r.whole(ctx, way, "the rest of its length was held back, and so was all of the message", payloads...)
		},
		Entry("by a server, after its first byte", harness.Covers("VAR-002.server", harness.Varint, harness.Injects(fault.KindStall)),
			side(server), fault.ToServer, 1),
		Entry("by a server, after its second byte", harness.Covers("VAR-002.server.second", harness.Varint, harness.Injects(fault.KindStall)),
			side(server), fault.ToServer, 2),
		Entry("by a client, after its first byte", harness.Covers("VAR-002.client", harness.Varint, harness.Injects(fault.KindStall)),
			side(client), fault.ToClient, 1),
		Entry("by a client, after its second byte", harness.Covers("VAR-002.client.second", harness.Varint, harness.Injects(fault.KindStall)),
			side(client), fault.ToClient, 2),
	)
})

// long lets an implementation that is configured have messages of four mebibytes.
var long = harness.Plain.Config(script.AllowOneBulk)

// beside is how much the length says beyond the payload.
func (r *receiver) beside() int {
	return int(r.Framing.Layout().Greatest() - r.Framing.Layout().Announces())
}

var _ = harness.Describe("A length that says more than it should", func() {
	DescribeTable("by a byte more than it needs, is the number that it says, or the end",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			padded, next := []byte("abc"), []byte("the next one")
			r.sends(fault.KindHeader, r.length(binary.AppendUvarint(nil, uint64(len(padded)+r.beside())), padded, true), next)
			r.Await(ctx, r.Timing.Reply, func() bool { return script.HasEnded(r.conn) || r.number() > 1 })
			if r.number() > 0 && r.is(0, padded) {
				r.exact(ctx, padded, next)
				return
			}
			r.refuses(ctx, "a length with a byte more than it needs, and its message", ends, false, next)
		},
		Entry("by a server", harness.Covers("VAR-003.server", harness.Varint, harness.Injects(fault.KindHeader)), side(server)),
		Entry("by a client", harness.Covers("VAR-003.client", harness.Varint, harness.Injects(fault.KindHeader)), side(client)),
	)

	DescribeTable("because it has no end, is refused where it may have no further byte",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			endless := make([]byte, r.Framing.Layout().Varint()+1)
			for i := range endless {
				endless[i] = 0x80
			}
			_ = r.conn.Wrong(fault.KindHeader).Send(r.length(endless, nil, false))
			r.Note("%d bytes of a length were sent, each of which says that another one follows", len(endless))
			ending.Comes(ctx, r.Lab, r.conn)
			r.exact(ctx)
		},
		Entry("by a server", harness.Covers("VAR-004.server", harness.Varint, harness.Injects(fault.KindHeader)), side(server)),
		Entry("by a client", harness.Covers("VAR-004.client", harness.Varint, harness.Injects(fault.KindHeader)), side(client)),
	)

	DescribeTable("in more than 32 bits, is not what its lower bits say",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			few, before := []byte("abcde"), []byte("a message before")
			Expect(r.conn.SendFrames(before)).To(Succeed())
			r.exact(ctx, before)
			r.sends(fault.KindHeader, r.length(binary.AppendUvarint(nil, 1<<32+uint64(len(few)+r.beside())), few, false), []byte("the next one"))
			r.Await(ctx, r.Timing.Quiet, func() bool { return script.HasEnded(r.conn) || r.number() > 1 })
			if r.number() > 1 {
				harness.Wrong("Expected no message of a length of 4 GiB and %d bytes, of which hardly any came, but the %s made one of them: %s.",
					len(few), r.Impl.Side, r.took(1))
			}
		},
		Entry("to a server", harness.Covers("VAR-005.server", harness.Varint, harness.WideVarint, harness.Injects(fault.KindHeader)),
			side(server)),
		Entry("to a client", harness.Covers("VAR-005.client", harness.Varint, harness.WideVarint, harness.Injects(fault.KindHeader)),
			side(client)),
	)
})

// length is the beginning of a frame with this length in place of its own, padded by a further byte or not, and this payload.
func (r *receiver) length(varint, payload []byte, padded bool) []byte {
	if padded {
		varint[len(varint)-1] |= 0x80
		varint = append(varint, 0)
	}
	frame := r.Framing.Frame(nil)
	at := r.Framing.Layout().LengthAt()
	_, own := binary.Uvarint(frame[at:])
	begun := append(append(append([]byte{}, frame[:at]...), varint...), payload...)
	return append(begun, frame[at+own:]...)
}

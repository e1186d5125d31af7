package parts

import (
	"bytes"
	"math/rand/v2"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// What is compressed, signed or encrypted is a message only once that is undone, and whoever sends it need not have done it rightly.
var _ = harness.Describe("A message that is transformed before it is framed", func() {
	DescribeTable("comes through as it was",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			payloads := r.Fit(r.transformed()...)
			Expect(r.conn.SendFrames(payloads...)).To(Succeed())
			r.exact(ctx, payloads...)
		},
		Entry("by a server", harness.Covers("TRF-001.server", harness.Sealed), side(server)),
		Entry("by a client", harness.Covers("TRF-001.client", harness.Sealed), side(client)),
	)

	DescribeTable("is held to the limit once it is expanded",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			bomb := r.Framing.Layout().Squeezed(make([]byte, r.Framing.Max*times))
			if int64(len(bomb)) > r.Framing.Largest() {
				harness.NotJudged("what expands to %d times its limit of %d bytes is above the limit before", times, r.Framing.Max)
			}
			next := r.Fit([]byte("the next one"))[0]
			r.sends(fault.KindGarbage, bomb, next)
			r.Note("%d bytes on the wire, which expand to %d", len(bomb), r.Framing.Max*times)
			r.refuses(ctx, "a message that is within the limit on the wire, and above it once it is expanded", either,
				r.Impl.Policies.Oversize == "error", next)
		},
		Entry("by a server", harness.Covers("TRF-002.server", harness.Compressed, harness.MaxFrame, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("by a client", harness.Covers("TRF-002.client", harness.Compressed, harness.Injects(fault.KindGarbage)), side(client)),
	)
})

// times is how far beyond the limit a message expands: a compressor shortens zeros to a thousandth.
const times = 4

// transformed are messages of every kind: each stands beside one that leaves behind what it does not need.
func (r *receiver) transformed() [][]byte {
	n := int(min(r.Framing.Largest(), 50_000))
	noise := make([]byte, n)
	random := rand.NewChaCha8([32]byte{1})
	random.Read(noise) // which does not fail
	all := [][]byte{[]byte("once, and once, and once again"), bytes.Repeat([]byte{0}, n), []byte("once, and once, and once again"), noise,
		wire.Fill(min(300, n), 7)}
	if r.Impl.Policies.Empty == "echo" || r.Impl.Side == "client" {
		all = append(all, nil)
	}
	return append(all, []byte("x"))
}

var _ = harness.Describe("What no sender can have made of a message", func() {
	garbage := harness.Injects(fault.KindGarbage)

	DescribeTable("is none",
		func(ctx SpecContext, open side, what, name string) {
			r := open(ctx, harness.Plain.Direct(), nil)
			text, next := r.Fit([]byte("which nobody may believe"))[0], r.Fit([]byte("the next one"))[0]
			wrong, ok := r.Framing.Layout().Named(text, name)
			if !ok {
				harness.NotJudged("%s cannot be put into its frames", what)
			}
			r.sends(fault.KindGarbage, wrong.Bytes, next)
			r.Note("what was wrong: %s", wrong.What)
			rule := either
			if r.Impl.Policies.BadCheck != "" && name != "cut" && name != "behind" && name != "no data" {
				rule = ruleOf(r.Impl.Policies.BadCheck, "drop", "nak")
			}
			r.refuses(ctx, what, rule, r.Impl.Policies.BadCheck == "nak", next)
		},
		Entry("to a server: changed", harness.Covers("TRF-003.server", harness.Keyed, garbage), side(server),
			"a message that was changed on its way", "changed"),
		Entry("to a server: by another key", harness.Covers("TRF-003.server.key", harness.Keyed, garbage), side(server),
			"a message that was made with another key", "another key"),
		Entry("to a server: missing", harness.Covers("TRF-003.server.missing", harness.Keyed, garbage), side(server),
			"a message without what a key makes of it", "no key"),
		Entry("to a client: changed", harness.Covers("TRF-003.client", harness.Keyed, garbage), side(client),
			"a message that was changed on its way", "changed"),
		Entry("to a client: by another key", harness.Covers("TRF-003.client.key", harness.Keyed, garbage), side(client),
			"a message that was made with another key", "another key"),
		Entry("to a client: missing", harness.Covers("TRF-003.client.missing", harness.Keyed, garbage), side(client),
			"a message without what a key makes of it", "no key"),

		Entry("to a server: other bytes", harness.Covers("TRF-004.server", harness.Compressed, garbage), side(server),
			"what cannot be expanded", "no data"),
		Entry("to a server: cut", harness.Covers("TRF-004.server.cut", harness.Compressed, garbage), side(server),
			"compressed data without their end", "cut"),
		Entry("to a server: bytes behind the end", harness.Covers("TRF-004.server.behind", harness.Compressed, garbage), side(server),
			"compressed data with a byte behind their end", "behind"),
		Entry("to a client: other bytes", harness.Covers("TRF-004.client", harness.Compressed, garbage), side(client),
			"what cannot be expanded", "no data"),
		Entry("to a client: cut", harness.Covers("TRF-004.client.cut", harness.Compressed, garbage), side(client),
			"compressed data without their end", "cut"),
		Entry("to a client: bytes behind the end", harness.Covers("TRF-004.client.behind", harness.Compressed, garbage), side(client),
			"compressed data with a byte behind their end", "behind"),
	)
})

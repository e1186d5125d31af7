package parts

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// A description of a framing says more than where a message ends. Whoever reads no more than that takes for a message what is none.
var _ = harness.Describe("A frame one part of which is not what its framing says", func() {
	garbage := harness.Injects(fault.KindGarbage)

	DescribeTable("is no message",
		func(ctx SpecContext, open side, what string, names ...string) {
			r := open(ctx, harness.Plain.Direct(), nil)
			text := r.Fit([]byte("abc"))[0]
			wrong, ok := r.Framing.Layout().Named(text, names...)
			if !ok {
				harness.NotJudged("what fits its exchange (%s) cannot be wrong in this way", shown(text))
			}
			next := r.Fit([]byte("the next one"))[0]
			r.sends(fault.KindGarbage, wrong.Bytes, next)
			r.Note("what was wrong: %s", wrong.What)
			rule, told := either, false
			switch wrong.Name {
			case "constant":
				rule = ruleOf(r.Impl.Policies.BadStart, "skip")
			case "above maximum":
				told = r.Impl.Policies.Oversize == "error"
			}
			r.refuses(ctx, what, rule, told, next)
		},
		Entry("to a server: another byte behind it", harness.Covers("FRM-023.server", harness.Closed, garbage), side(server),
			"a message behind whose length something else stands than its framing puts there", "terminator"),
		Entry("to a server: the next frame behind it", harness.Covers("FRM-023.server.missing", harness.Closed, garbage), side(server),
			"a message behind whose length the next frame stands, and not what its framing puts there", "no terminator"),
		Entry("to a client: another byte behind it", harness.Covers("FRM-023.client", harness.Closed, garbage), side(client),
			"a message behind whose length something else stands than its framing puts there", "terminator"),
		Entry("to a client: the next frame behind it", harness.Covers("FRM-023.client.missing", harness.Closed, garbage), side(client),
			"a message behind whose length the next frame stands, and not what its framing puts there", "no terminator"),

		Entry("to a server", harness.Covers("FRM-024.server", harness.Numeral, garbage), side(server),
			"a length that is no number", "no digits", "no digit"),
		Entry("to a server: below zero", harness.Covers("FRM-024.server.sign", harness.Sign, garbage), side(server),
			"a length below zero", "sign"),
		Entry("to a client", harness.Covers("FRM-024.client", harness.Numeral, garbage), side(client),
			"a length that is no number", "no digits", "no digit"),
		Entry("to a client: below zero", harness.Covers("FRM-024.client.sign", harness.Sign, garbage), side(client),
			"a length below zero", "sign"),

		Entry("to a server", harness.Covers("FRM-025.server", harness.Zeros, garbage), side(server),
			"a length with zeros in front, which its framing does not allow", "leading zero", "longer length"),
		Entry("to a client", harness.Covers("FRM-025.client", harness.Zeros, garbage), side(client),
			"a length with zeros in front, which its framing does not allow", "leading zero", "longer length"),

		Entry("to a server", harness.Covers("FRM-026.server", harness.Constant, garbage), side(server),
			"a frame that does not begin as its framing says", "constant"),
		Entry("to a client", harness.Covers("FRM-026.client", harness.Constant, garbage), side(client),
			"a frame that does not begin as its framing says", "constant"),

		Entry("to a server", harness.Covers("FRM-027.server", harness.Most, garbage), side(server),
			"a length above the greatest of its specification", "above maximum"),
		Entry("to a client", harness.Covers("FRM-027.client", harness.Most, garbage), side(client),
			"a length above the greatest of its specification", "above maximum"),
	)
})

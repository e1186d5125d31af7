package parts

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// A length that counts itself, or anything else beside the message, has a least value. What it counts is less than nothing below that.
var _ = harness.Describe("A length that is less than what it counts in any frame", func() {
	zero := func(uint64) uint64 { return 0 }
	less := func(least uint64) uint64 { return least - 1 }

	DescribeTable("is no length, and nothing is waited for",
		func(ctx SpecContext, open side, of func(least uint64) uint64) {
			r := open(ctx, harness.Plain.Direct(), nil)
			least := r.Framing.Layout().Least()
			next := r.Fit([]byte("the next one"))[0]
			r.sends(fault.KindHeader, r.Framing.Field(of(least)), next)
			r.Note("the length was %d, and none is below %d", of(least), least)
			r.refuses(ctx, "a length below the least that there can be", either, r.Impl.Policies.Oversize == "error", next)
		},
		Entry("to a server: zero", harness.Covers("FRM-021.server", harness.Least, harness.Injects(fault.KindHeader)), side(server), zero),
		Entry("to a server: one less than the least", harness.Covers("FRM-021.server.less", harness.Least, harness.Injects(fault.KindHeader)),
			side(server), less),
		Entry("to a client: zero", harness.Covers("FRM-021.client", harness.Least, harness.Injects(fault.KindHeader)), side(client), zero),
		Entry("to a client: one less than the least", harness.Covers("FRM-021.client.less", harness.Least, harness.Injects(fault.KindHeader)),
			side(client), less),
	)
})

package parts

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// What ends by a mark may never end. A limit on messages is of no use to whoever reads up to the mark first, and looks at the number then.
var _ = harness.Describe("A length that ends by a mark", func() {
	// beyond is how much is sent beyond the limit on messages: more than a right receiver lets a length have.
	const beyond = 64 << 10

	DescribeTable("is given up where the mark does not come",
		func(ctx SpecContext, open side) {
			r := open(ctx, harness.Plain.Direct(), nil)
			if policy := r.Impl.Policies.Oversize; policy == "discard" || policy == "error" {
				harness.NotJudged("what is too long does not end its connections (policies.oversize: %s)", policy)
			}
			wrong, _ := r.Framing.Layout().Named(r.Fit([]byte("abc"))[0], "endless digits", "endless head")
			at := r.Framing.Layout().LengthAt()
			digit := wrong.Bytes[at : at+1]
			r.conn.Wrong(fault.KindGarbage).TrySend(append(wrong.Bytes[:at:at], bytes.Repeat(digit, int(r.Framing.Max)+beyond)...), r.Timing.Reply)
			ending.Comes(ctx, r.Lab, r.conn)
			r.heard(ctx)
		},
		Entry("by a server", harness.Covers("FRM-030.server", harness.Unending, harness.MaxFrame, harness.Injects(fault.KindGarbage)), side(server)),
		Entry("by a client", harness.Covers("FRM-030.client", harness.Unending, harness.Injects(fault.KindGarbage)), side(client)),
	)
})

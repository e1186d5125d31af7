package backoff

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client may keep to what it declares and be wrong all the same: other cases hold it to its policy, this one looks at the policy.
var _ = harness.Describe("A client's declared backoff", func() {
	It("spares the server: by growth, length, jitter or an end",
		harness.Covers("BKF-029.client", harness.Stream, harness.Reconnect, harness.Backoff), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.Open(ctx)
			lab.Accept(ctx)
			expectSparing(*lab.Impl.Policies.Backoff)
		})

	It("spares the server: without an adapter", script.WireOnly("BKF-029.client.wire", harness.Returns, harness.Backoff),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			lab.Start(ctx)
			expectSparing(lab.Declared())
		})
})

// expectSparing expects that the policy is no storm by itself.
func expectSparing(b subject.Backoff) {
	GinkgoHelper()
	if b.Storms() {
		harness.Wrong("Expected a backoff that spares a server which is down, but the one that the client declares (policies.backoff: "+
			"%v) waits %v before each attempt, for ever: its delays do not grow, stay at or below a second, and leave nothing to "+
			"chance. A thousand such clients make %d attempts in each second of an outage, in the same instants.",
			b, b.Whole(1), perSecond(b))
	}
}

// perSecond is how many attempts a thousand clients of this policy make in a second.
func perSecond(b subject.Backoff) int {
	const thousand = 1000
	return int(thousand / b.Whole(1).Seconds())
}

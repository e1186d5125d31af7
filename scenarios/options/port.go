package options

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
)

// Who is started twice by mistake should hear of it from the second start, and not from puzzled clients.
var _ = harness.Describe("A second process of a server on the same address", func() {
	It("gives way and says so", harness.Covers("OPT-004.server", harness.TCP, harness.Stream, harness.Process), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		lab.SecondGivesWay(ctx)
		delivery.ToOthers(ctx, lab)
	})
})

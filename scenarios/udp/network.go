package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// The first question of each burst is overtaken by all others: who minds their order answers it never, or not until it comes last.
var _ = harness.Describe("Questions that a network loses and puts into another order", func() {
	It("are each answered, once they have arrived",
		harness.Covers("UDP-029.server", harness.Datagrams, harness.Injects(fault.KindReorder, fault.KindLoss)), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			lab.Arm(fault.Reorder(fault.ToServer, several).Nth(2), fault.Loss(fault.ToServer).Nth(3))
			asker := lab.Through()
			for range several {
				if err := asker.Ask(lab.Question(0)); err != nil {
					harness.Inconclusive("The question could not be sent: %v.", err)
				}
			}
			for _, q := range asker.Asked[:several] {
				answers.Right(ctx, lab, asker, q, "each of ten questions of which some were lost and others came late, asked again")
			}
		})
})

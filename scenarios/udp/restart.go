package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
)

var _ = harness.Describe("A server of datagrams that was killed", func() {
	It("answers again once it is started again, at the same address",
		harness.Covers("UDP-030.server", harness.Datagrams, harness.Process, harness.Injects(fault.KindKill)), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			asker := lab.Direct()
			answers.Right(ctx, lab, asker, lab.Question(0), "a question")
			ending.Kill(ctx, lab)
			lab.Restart(ctx)
			answers.Right(ctx, lab, asker, lab.Question(0), "the same client after it was started again")
		})
})

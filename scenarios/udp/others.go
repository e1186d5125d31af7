package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/record"
)

var _ = harness.Describe("Clients that ask at the same time", func() {
	It("each get their own answers, and nobody gets another's",
		harness.Covers("UDP-024.server", harness.Datagrams), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			const clients = 5
			silent := lab.Direct()
			askers := make([]*harness.Asker, clients)
			for n := range askers {
				askers[n] = lab.Direct()
			}
			for range several {
				for _, a := range askers {
					if err := a.Ask(lab.Question(0)); err != nil {
						harness.Inconclusive("The question could not be sent: %v.", err)
					}
				}
			}
			for _, a := range askers {
				for _, q := range a.Asked[:several] {
					answers.Right(ctx, lab, a, q, "each of five clients that ask at the same time")
				}
			}
			quiet(ctx, lab)
			for _, a := range append(askers, silent) {
				answers.Known(a)
			}
		})
})

var _ = harness.Describe("The answer to a datagram", func() {
	It("comes from the address that was asked", harness.Covers("UDP-031.server", harness.Datagrams), func(ctx SpecContext) {
		lab := harness.TestDatagrams(ctx)
		asker := lab.Direct()
		for range several {
			came := answers.Right(ctx, lab, asker, lab.Question(0), "a question")
			if came.From != asker.To() {
				harness.As(record.ClassDelivery).Wrong("Expected the answer from %s, which was asked, but it came from %s: a client that looks "+
					"where answers come from, as it must, and every firewall between, drops it.", asker.To(), came.From)
			}
		}
	})
})

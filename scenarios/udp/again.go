package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
)

var _ = harness.Describe("A question that comes more than once", func() {
	It("is answered rightly each time that it is answered: twice at once",
		harness.Covers("UDP-022.server", harness.Datagrams, harness.Injects(fault.KindDuplicate)), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			lab.Arm(fault.Duplicate(fault.ToServer))
			asker := lab.Through()
			for range several {
				answers.Right(ctx, lab, asker, lab.Question(0), "a question that the network had doubled")
			}
			quiet(ctx, lab)
			answers.Known(asker)
		})

	It("is answered again when the first answer was lost",
		harness.Covers("UDP-023.server", harness.Datagrams, harness.Injects(fault.KindLoss)), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			lab.Arm(fault.Loss(fault.ToClient).Firsts(1))
			asker, question := lab.Through(), lab.Question(0)
			if err := asker.Ask(question); err != nil {
				harness.Inconclusive("The question could not be sent: %v.", err)
			}
			if !lab.Await(ctx, lab.Timing.Reply, lost(lab)) {
				harness.As(record.ClassService).Missed("Expected the server to answer a question, but no answer came to the relay within %v.",
					lab.Timing.Reply)
			}
			answers.Right(ctx, lab, asker, question, "a question again whose first answer was lost on its way")
		})
})

// several is how many questions a case asks that is not about their number.
const several = 10

// lost reports whether a fault has acted.
func lost(lab *harness.DatagramLab) func() bool {
	return func() bool { return lab.Network().Proofs()[0].Times > 0 }
}

// quiet lets what is still on its way arrive.
func quiet(ctx SpecContext, lab *harness.DatagramLab) {
	lab.Await(ctx, lab.Timing.Quiet, func() bool { return false })
}

package udp

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Each is shorter than the one before it, so that an answer which ends by what is left of an earlier one shows.
var lengths = []int{200, 64, 8}

var _ = harness.Describe("A question that is asked by a datagram", func() {
	It("is answered", harness.Baseline, harness.Covers("UDP-001.server", harness.Datagrams), func(ctx SpecContext) {
		lab := harness.TestDatagrams(ctx)
		asker := lab.Direct()
		var fastest time.Duration
		declaredRightly(ctx, lab)
		for n, length := range lengths {
			from := lab.Trace.Now()
			answers.Right(ctx, lab, asker, lab.Question(length), "a question alone")
			if took := lab.Trace.Now() - from; n == 0 || took < fastest {
				fastest = took
			}
		}
		if lab.Impl.Reliable != nil { // it opens sessions faster than it carries messages out
			fastest = max(fastest, sessions.Pace(ctx, lab))
		}
		harness.LearnService(lab, timing.Service{Alone: fastest, Next: fastest})
	})
})

// declaredRightly ends the spec of a server that answers its first question otherwise than it declares: then the declaration is what is
// wrong, for all that can be told. One that gives no answer is judged by what follows.
func declaredRightly(ctx SpecContext, lab *harness.DatagramLab) {
	first, inquiry := lab.Direct(), lab.Question(0)
	if err := first.Ask(inquiry); err != nil {
		harness.Inconclusive("The question could not be sent: %v.", err)
	}
	lab.Await(ctx, lab.Timing.Reply, func() bool { return len(first.Received()) > 0 })
	if came := first.Received(); len(came) > 0 && inquiry.Right(came[0].Data) != nil {
		harness.Unlike(lab, record.ClassUnlike, "The server answers otherwise than it declares (exchange, or reliable): %v. Correct the "+
			"declaration, if the server is right.", inquiry.Right(came[0].Data))
	}
}

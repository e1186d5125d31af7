package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/expect/answers"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// The answer meets a port at which nobody listens, and the system of whoever asked says so by ICMP. On Windows the next receive of the
// server fails for that, whoever it would have heard; on Linux that of a socket which is connected, or asks to be told.
var _ = harness.Describe("Clients whose ports are gone before their answers", func() {
	It("keep nobody else from being answered",
		harness.Covers("UDP-016.server", harness.Datagrams, harness.Injects(fault.KindUnreachable)), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			before, known := datagram.Unreachable()
			for range several {
				if _, err := lab.Direct().Vanish(lab.Question(0).Question); err != nil {
					harness.Inconclusive("The question could not be sent: %v.", err)
				}
			}
			told := func() bool {
				now, _ := datagram.Unreachable()
				return !known || now > before
			}
			for range several {
				answers.Still(ctx, lab, "a client after others whose ports were gone before their answers (ICMP port unreachable)")
			}
			if !lab.Await(ctx, lab.Timing.Prompt, told) {
				lab.Disproven("this system has met no port at which nobody listens")
			}
		})
})

package kill

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The clients keep their side open, so that the system still holds the connections of the server that was killed.
var _ = harness.Describe("A server that was killed with clients connected", func() {
	It("listens again when it is started again on its port",
		harness.Covers("KIL-006.server", harness.Stream, harness.Process, harness.Answers, harness.Injects(fault.KindKill)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Returning())
			clients := script.DialMany(ctx, lab, load.Connections(lab, 50))
			script.EchoEach(ctx, lab, clients, "of the clients of the server that is to be killed")
			ending.Kill(ctx, lab)
			for _, c := range clients {
				_, err := c.WaitEnd(lab.Within(ctx, lab.Timing.Bulk))
				Expect(err).NotTo(HaveOccurred(), "the system ends the connections of a process that was killed")
			}
			lab.Restart(ctx)
			delivery.ToOthers(ctx, lab)
		})
})

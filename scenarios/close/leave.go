package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The system keeps a connection in CLOSE_WAIT for as long as the program does not close its own half.
var _ = harness.Describe("Clients that end their streams and leave", func() {
	It("are let go by a server, every one of them", harness.Covers("CLS-013.server", harness.Stream), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		clients := script.DialMany(ctx, lab, load.Connections(lab, 100))
		script.EchoEach(ctx, lab, clients, "of the clients that are about to leave")
		for _, c := range clients {
			Expect(c.Half()).To(Succeed())
		}
		lab.Await(ctx, lab.Timing.Reply, func() bool { return script.AllEnded(clients) })
		open := 0
		for _, c := range clients {
			if !script.HasEnded(c) {
				open++
			}
		}
		if open > 0 {
			harness.As(record.ClassEnding).Missed("Expected the server to close its half of each connection whose client has ended "+
				"its stream and has nothing more to get, but %d of %d are still open after %v. Each of them holds a descriptor until "+
				"none is left (CLOSE_WAIT).", open, len(clients), lab.Timing.Reply)
		}
	})
})

package kill

import (
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server that comes up, greets and dies looks well to whoever only looks at the greeting.
var _ = harness.Describe("A server that crashes in a loop", func() {
	It("is tried by a client no more often than its backoff has it",
		harness.Covers("KIL-008.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindClose)), func(ctx SpecContext) {
			watched := 3 * script.Scale.Stable
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			lab.Server().Handle(func(c *peer.Conn) {
				_ = c.SendFrames(load.Payload(lab, 50, c.Number())) // the client may be gone already
				_ = c.Close()
			})
			most := attemptsWithin(lab, watched)
			began := lab.Trace.Now()
			lab.Open(ctx)
			lab.Await(ctx, watched, func() bool { return lab.Server().Accepted() > most })
			within := 0 // which a late host cannot make more
			for _, at := range lab.Server().Times() {
				if at-began <= watched {
					within++
				}
			}
			lab.Note("%d attempts in %v, %d are allowed", within, watched, most)
			Expect(within).To(BeNumerically("<=", most), "Connections within %v to a server that greets and dies each time. "+
				"None of them lasted for %v, so that each counts as a failure, and the delays must grow: a client that takes the greeting "+
				"for success hammers a server that is not well.",
				watched, lab.Config.Backoff.Stable.D())
			if within <= 2 {
				harness.Missed("Expected the client to go on trying, but it made %d connections within %v.", within, watched)
			}
		})
})

// attemptsWithin is how many attempts the client's backoff allows within this time, all of which fail at once.
func attemptsWithin(lab *harness.ClientLab, limit time.Duration) int {
	n, sum := 1, time.Duration(0)
	for sum <= limit {
		sum += lab.Config.Backoff.Band(n).Earliest - lab.Timing.Early
		n++
	}
	return n
}

// The system completes connections for a server until its queue is full, whether or not that ever asks for them.
var _ = harness.Describe("A client whose connection the server has not accepted yet", func() {
	It("leaves connected at once when the server is killed",
		harness.Covers("KIL-004.client", harness.Injects(fault.KindStop, fault.KindKill)),
		harness.Way(fault.Process, fault.KindKill), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			server := lab.Child(ctx)
			server.Freeze()
			client := lab.Open(ctx)
			client.Connected(ctx)
			client.Send(ctx, []byte("is anybody there?")).Succeeds(ctx)
			Consistently(ctx, client.State).Should(Equal(adapter.Connected), "nothing has happened to the connection yet")
			server.Signal(syscall.SIGKILL, fault.KindKill)
			Eventually(ctx, client.State).ShouldNot(Equal(adapter.Connected),
				"The server's process was killed before it had accepted the connection, and the system ended that, but the client still "+
					"says that it is connected.")
			for _, e := range client.Errors() {
				Expect([]adapter.Event{e}).To(match.Report(adapter.CleanClose, adapter.Reset),
					"a killed server ends a stream between frames")
			}
		})
})

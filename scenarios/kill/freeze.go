package kill

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The freeze that a garbage collection or a busy machine causes is none that anybody has to notice.
var _ = harness.Describe("A peer that is frozen for less than the client's limits", func() {
	It("is not given up, and its reply counts",
		harness.Covers("KIL-009.client", harness.Ping, harness.Messages, harness.RequestLimit,
			harness.Waits(2, subject.WaitPing), harness.Waits(2, subject.WaitPong), harness.Waits(1, subject.WaitRequest),
			harness.Injects(fault.KindStop)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.PingLimited.Config(func(c *adapter.Config) {
				c.PingTimeout, c.RequestTimeout = script.Millis(script.Scale.Stable), script.Millis(2*script.Scale.Stable)
			}))
			limit := min(lab.Config.PingTimeout, lab.Config.RequestTimeout).D()
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			script.StillAlive(ctx, client)
			frozen := server.Freeze()
			asked := askFrozen(ctx, lab, client)
			const share = 2 // of its limits that the client has to bear
			lab.Await(ctx, frozen+limit/share-lab.Trace.Now(), func() bool { return client.State() != adapter.Connected })
			server.Thaw()
			done := asked.Outcome(ctx, 0)
			if !done.Succeeded() {
				timed.Undisturbed(lab, frozen, lab.Trace.Now(), limit/(2*share))
			}
			Expect(done).To(match.Succeed(), "The server's process was frozen for %v and went on then, within all limits of the "+
				"client (%v at least), but the request failed with class %s: "+
				"each pause of a server is an outage to whoever is so impatient.", limit/share, limit, done.Class)
			Expect(client.Errors()).To(match.ReportNothing(), "the pause was shorter than every limit")
			Expect(script.TimesConnected(client)).To(match.Count(1, "connections that the client reports",
				"nothing was wrong with the first"))
		})
})

// askFrozen makes a request to a server that was frozen, and gives it once it is sure that nobody answers. A process that was told to stop
// may go on for a moment.
func askFrozen(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) *harness.Sending {
	const tries = 5
	for range tries {
		asked := client.Request(ctx, script.PlainEcho, script.TheQuestion)
		if !lab.Await(ctx, lab.Timing.Quiet, func() bool { return !asked.Pending() }) {
			return asked
		}
	}
	harness.Inconclusive("The server's process was told to stop, and answered %d requests after that. A run of this case alone, on a "+
		"machine with less to do, settles it.", tries)
	return nil
}

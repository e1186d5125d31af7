package path

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A middlebox keeps a connection in mind for a while after its last segment: RFC 5382 asks for two hours and four minutes, and few keep it
// for so long. What comes after that is answered by a reset, and never sees the server.
var _ = harness.Describe("A connection that the network has forgotten while it was idle", func() {
	It("costs a client one request, and it works again", harness.Covers("NET-003.client", harness.Messages, harness.Reconnect,
		harness.FreeBackoff, harness.Backoffs(1), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Messages().Retrying(0).Config(script.QuickBackoff))
		lab.Arm(fault.Reset(fault.ToServer).AfterFrame(1).After(1).OnConn(1)) // the next byte after the first request
		lab.Respond()
		client := lab.Open(ctx)
		client.Connected(ctx)
		script.ExpectEchoed(ctx, lab, script.AskEcho(ctx, client, "before"), "before")
		lab.Await(ctx, lab.Timing.Quiet, func() bool { return client.State() != adapter.Connected })
		Expect(client.Errors()).To(match.ReportNothing(), "its connection is idle, and nothing has happened to it yet")
		asked := script.AskEcho(ctx, client, "after")
		if done := asked.Outcome(ctx, 0); done.Succeeded() {
			Expect(string(done.Data)).To(Equal("after"), "the request that was sent again")
		}
		if !lab.Await(ctx, lab.Timing.Reply, func() bool { return script.TimesConnected(client) >= 2 }) {
			harness.Missed("Expected the client to connect again, its delay of %v after its idle connection was reset, but within %v it did not.",
				lab.Config.Backoff.Initial.D(), lab.Timing.Reply)
		}
		script.ExpectEchoed(ctx, lab, script.AskEcho(ctx, client, "again"), "again")
		Expect(copies(lab.Server().Conns()[0].Messages(), "after")).To(BeZero(), "of what was reset nothing reached the server whole")
	})
})

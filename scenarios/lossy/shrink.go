package lossy

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A path that is narrower than its ends know, and does not tell (RFC 2923 section 2.1): what is short arrives, acknowledgements do, and
// whatever fills a segment is lost each time that it is sent.
var _ = harness.Describe("A client on a path that lets no large segments pass", func() {
	const (
		passes = 600      // bytes of a packet
		long   = 64 << 10 // bytes of the request, of which every segment but the last is larger than that
	)

	It("does not wait for ever for the answer to a long request", harness.Covers("NET-005.client", harness.Packets, harness.TCP,
		harness.Messages, harness.RequestLimit, harness.Waits(1, subject.WaitRequest), harness.Injects(fault.KindShrink)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Messages().Config(func(c *adapter.Config) {
				c.RequestTimeout = script.Millis(script.Scale.Request)
			}))
			if most := lab.Config.MaxFrame; most > 0 && most < 2*long {
				harness.NotJudged("its frames are at most %d bytes long, and this needs one of %d", most, long)
			}
			lab.Respond()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			rule := script.Vanish(lab, fault.Shrink(fault.ToServer, passes), conn.Local())
			script.ExpectEchoed(ctx, lab, script.AskEcho(ctx, client, "short"), "short")
			if n := script.Vanished(rule); n > 0 {
				harness.Inconclusive("%d packets vanished while the client had nothing to say that fills one.", n)
			}
			asked := client.RequestFill(ctx, adapter.Request{Op: "echo"}, long, 1)
			if comesTo(ctx, lab, asked) && script.Vanished(rule) == 0 {
				harness.NotJudged("its segments are so short from the start that each passed in a packet of %d bytes", passes)
			}
			lab.Note("%d packets of more than %d bytes vanished", script.Vanished(rule), passes)
		})
})

// comesTo expects that a request has an outcome when its limit is over: a failure, or the answer, where segments became smaller. It
// reports whether it was answered.
func comesTo(ctx context.Context, lab *harness.ClientLab, asked *harness.Sending) (answered bool) {
	GinkgoHelper()
	limit := lab.Config.RequestTimeout.D()
	due := lab.Timing.Around(limit, 0)
	due.Earliest = 0
	if !lab.Await(ctx, due.Latest+lab.Timing.Reply, func() bool { return !asked.Pending() }) {
		harness.As(record.ClassStuck).Missed("Expected a long request to fail when its limit of %v is over, or to be answered, but it is still "+
			"pending %v after it was made: the path takes no large segments, and the client waits in silence.", limit,
			lab.Trace.Now()-asked.At())
	}
	done := asked.Outcome(ctx, 0)
	if done.Succeeded() {
		lab.Note("the long request was answered: smaller segments took the way")
		return true
	}
	lab.Note("the long request failed with class %s", done.Class)
	timed.ToldAfter(lab, fmt.Sprintf("the failure of a request whose segments vanish, within its limit of %v,", limit), asked.At(), done, due)
	return false
}

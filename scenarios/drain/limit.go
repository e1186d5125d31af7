package drain

import (
	"context"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// unread is what a case needs to see a server terminate with a reply pending that is larger than what any system buffers.
var unread = append(script.Draining[:len(script.Draining):len(script.Draining)], harness.Prefix, harness.Huge)

// A client that does not read holds its reply, and must not hold the server.
var _ = harness.Describe("A server that is asked to terminate while a client does not read its reply", func() {
	It("exits when the drain limit expires: ended at the drain limit",
		harness.Covers("GRC-009.server", append(unread, harness.Injects(fault.KindStall, fault.KindTerm))...), func(ctx SpecContext) {
			lab, _ := stalledReader(ctx, timing.TestScale.Drain)
			asked := lab.Trace.Now()
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			_, _, ended := ending.OfProcess(ctx, lab, lab.Timing.Reply)
			due := lab.Timing.Around(lab.Scale.Drain, 0)
			due.Earliest = 0                // what becomes of the reply is the next case
			due.Latest += lab.Timing.Prompt // what a runtime and its system may need for the end; who waits for the client never ends
			timed.InWindow(lab, "the exit of a server whose client does not take its reply, the drain limit being "+lab.Scale.Drain.String()+",",
				asked, ended, due)
		})

	It("sends the rest of the reply if the client reads in time: a client that reads again gets the rest",
		harness.Covers("GRC-009.server.resumed", append(unread, harness.Injects(fault.KindStall, fault.KindTerm))...),
		func(ctx SpecContext) {
			lab, conn := stalledReader(ctx, timing.Default.Bulk)
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return listenerClosed(ctx, lab) }) {
				harness.Inconclusive("The server still listens, so that nobody can tell whether it drains. GRC-002 judges that first.")
			}
			conn.Release()
			ending.Within(ctx, lab, conn, lab.Timing.Bulk)
			replies := script.AnswersTo(conn, 7)
			Expect(len(replies)).To(match.Count(1, "whole replies",
				"the client read on well before the drain limit, and what was in progress had to be finished"))
			Expect(len(replies[0].Body)).To(Equal(script.BulkBytes), "bytes of the reply's body")
		})
})

// Who asks twice means it.
var _ = harness.Describe("A server that is asked to terminate a second time", func() {
	It("exits at once, although a request is in progress",
		harness.Covers("GRC-007.server", append(script.Draining, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			script.KeepBusy(ctx, lab, lab.Timing.Bulk, lab.Dial(ctx))
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			if !lab.Await(ctx, lab.Timing.Prompt, func() bool { return listenerClosed(ctx, lab) }) {
				harness.Inconclusive("The server still listens, so that nobody can tell whether it drains. GRC-002 judges that first.")
			}
			if _, _, over := lab.Process.Exit(); over {
				harness.Inconclusive("The server exited at the first signal, with a request in progress. GRC-001 judges that first.")
			}
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			script.ExpectExit(ctx, lab, "it was asked to terminate a second time: whoever does that has no time for goodbyes")
		})
})

// stalledReader is a server with this drain limit and a client that stopped reading in the middle of its reply.
func stalledReader(ctx context.Context, limit time.Duration) (*harness.ServerLab, *peer.Conn) {
	GinkgoHelper()
	lab := harness.TestServer(ctx, harness.Plain.Direct().Messages().Buffers(script.SmallBuffers).Config(func(c *adapter.Config) {
		script.AllowOneBulk(c)
		c.DrainTimeout = script.Millis(limit)
	}))
	conn := lab.Dial(ctx)
	Expect(conn.SendMessage(wire.Message{Type: wire.Request, Op: wire.ReplyOf, ID: 7, Arg: script.BulkBytes})).To(Succeed())
	Expect(conn.WaitBytes(lab.Within(ctx, lab.Timing.Bulk), 1)).To(Succeed(), "the reply must begin to leave")
	conn.Hold()
	if conn.FrameCount() > 0 {
		harness.Inconclusive("Our peer could not stop reading before all of the reply was there. A run of this case alone, on a machine " +
			"with less to do, settles it.")
	}
	// A server that had no processor since may have nothing on its way: it is held up by what waits, and not by our reading no more.
	lab.Await(ctx, lab.Timing.Bulk, conn.Waits)
	lab.Note("our peer stopped reading after %d of %d bytes", conn.ReceivedBytes(), script.BulkBytes)
	return lab, conn
}

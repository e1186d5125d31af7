package drain

import (
	"context"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server that is asked to terminate (SIGTERM) says goodbye: nothing new, and what is begun is finished.
var _ = harness.Describe("A server that is asked to terminate", func() {
	It("finishes the requests in progress, sends their replies, and exits without an error",
		harness.Covers("GRC-001.server", append(script.Draining, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			var busy []*peer.Conn
			for range 20 {
				busy = append(busy, lab.Dial(ctx))
			}
			script.KeepBusy(ctx, lab, lab.Timing.Quiet, busy...)
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			for _, c := range busy {
				if len(script.MessagesFrom(c)) > 0 {
					harness.Inconclusive("A request that takes %v was answered before the signal was sent. A run of this case alone, on a "+
						"machine with less to do, settles it.", lab.Timing.Quiet)
				}
			}
			for _, c := range busy {
				if err := awaitReply(ctx, lab, c); err != nil {
					harness.Because(err, "Expected the replies to %d requests that were in progress when the server was asked to "+
						"terminate, but on connection %d: %v. Each one missing is a request that a deployment fails.",
						len(busy), c.Number(), err)
				}
			}
			for _, c := range busy {
				repliedOnly(c, script.AsleepBody)
			}
			code, signal, _ := ending.OfProcess(ctx, lab, lab.Timing.Prompt)
			Expect(signal).To(BeEmpty(), "the server must end by itself, not by the signal")
			Expect(code).To(BeZero(), "exit status of a server that did what it was asked to do")
		})

	It("stops listening at once, while a request in progress goes on",
		harness.Covers("GRC-002.server", append(script.Draining, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			busy := lab.Dial(ctx)
			script.KeepBusy(ctx, lab, lab.Timing.Prompt, busy)
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			Eventually(ctx, func() bool { return listenerClosed(ctx, lab) }).Should(BeTrue(),
				"Expected the server, which was asked to terminate, to stop listening at once, but it still listens while it finishes "+
					"a request: a client that connects now will be disappointed, one that is refused goes elsewhere")
			Expect(script.MessagesFrom(busy)).To(BeEmpty(), "the listener must close at once, not when the request in progress is done")
			Expect(awaitReply(ctx, lab, busy)).To(Succeed(),
				"the request that was in progress when the listener was closed must still be answered")
			repliedOnly(busy, script.AsleepBody)
		})

	It("exits when the drain limit expires, even if a request is still in progress",
		harness.Covers("GRC-003.server", append(script.Draining, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.TestScale.Drain)
			busy := lab.Dial(ctx)
			script.KeepBusy(ctx, lab, lab.Timing.Bulk, busy)
			asked := lab.Trace.Now()
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			_, _, ended := ending.OfProcess(ctx, lab, lab.Timing.Reply)
			due := lab.Timing.Around(lab.Scale.Drain, 0)
			due.Latest += lab.Timing.Quiet // what a runtime needs for its own end
			timed.InWindow(lab, "the exit, the drain limit being "+lab.Scale.Drain.String()+",", asked, ended, due)
		})

	It("ends idle connections at once and in order, while a request in progress goes on",
		harness.Covers("GRC-004.server", append(script.Draining, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			var idle []*peer.Conn
			for range 50 {
				c := lab.Dial(ctx)
				Expect(c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Echo, ID: 1, Body: []byte("awake")})).To(Succeed())
				_, err := c.Message(lab.Within(ctx, lab.Timing.Bulk), 0)
				Expect(err).NotTo(HaveOccurred(), "the connection must be served before it is idle")
				idle = append(idle, c)
			}
			busy := lab.Dial(ctx)
			script.KeepBusy(ctx, lab, lab.Timing.Prompt, busy)
			for _, c := range idle {
				end, _ := c.Ending()
				Expect(end).To(Equal(peer.None), "an idle connection must stay open until the server is asked to terminate")
			}
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			for _, c := range idle {
				ending.InOrder(ctx, lab, c)
			}
			Expect(script.MessagesFrom(busy)).To(BeEmpty(),
				"idle connections must be ended at once, not when the request in progress is done")
			Expect(awaitReply(ctx, lab, busy)).To(Succeed(),
				"the request that was in progress when the idle connections were ended must still be answered")
			repliedOnly(busy, script.AsleepBody)
		})
})

// awaitReply waits for the first message that is not that announcement.
func awaitReply(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) error {
	wait := lab.Within(ctx, lab.Timing.Bulk)
	for i := 0; ; i++ {
		if m, err := c.Message(wait, i); err != nil || m.Type != wire.Leaving {
			return err
		}
	}
}

// repliedOnly expects that what came on the connection is the reply to the request of keepBusy, and nothing else.
func repliedOnly(c *peer.Conn, body []byte) {
	GinkgoHelper()
	Expect(script.MessagesFrom(c)).To(match.Messages(wire.Message{Type: wire.Reply, ID: 7, Body: body}))
}

// listenerClosed reports whether the system refuses a connection to the server.
func listenerClosed(ctx context.Context, lab *harness.ServerLab) bool {
	c, err := lab.DialDirect(ctx)
	if err == nil {
		c.Close()
	}
	return err != nil
}

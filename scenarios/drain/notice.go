package drain

import (
	"context"
	"fmt"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// leaving is what a case needs of a server that tells its clients that it is about to go.
var leaving = append(script.Draining[:len(script.Draining):len(script.Draining)], harness.GoingAway)

// A FIN says that there is nothing more; only words say that one should go elsewhere, and from when on.
var _ = harness.Describe("A server that announces that it is going away", func() {
	It("does so on idle and on busy connections before it ends them",
		harness.Covers("GRC-005.server", append(leaving, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			idle, busy := lab.Dial(ctx), lab.Dial(ctx)
			served(ctx, lab, idle)
			script.KeepBusy(ctx, lab, lab.Timing.Quiet, busy)
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			for _, c := range []*peer.Conn{idle, busy} {
				ending.InOrder(ctx, lab, c)
				Expect(len(script.GoingAwayNotices(c))).To(match.Count(1,
					fmt.Sprintf("going-away messages on connection %d before its end", c.Number()),
					"a client that gets none cannot tell a server that leaves from one that failed"))
				Expect(script.GoingAwayNotices(c)[0].Code).To(BeZero(), "the code of going-away says why: 0 is that the server drains")
			}
			repliedOnly(busy, script.AsleepBody)
		})

	It("refuses a request that comes later, and still answers the one in progress",
		harness.Covers("GRC-006.server", append(leaving, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			busy := lab.Dial(ctx)
			script.KeepBusy(ctx, lab, lab.Timing.Prompt, busy)
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			Eventually(ctx, func() int { return len(script.GoingAwayNotices(busy)) }).Should(match.Count(1, "going-away messages",
				"without it a client does not know that its next request is one too many"))
			const late = 8
			Expect(busy.SendMessage(wire.Message{Type: wire.Request, Op: wire.Increment, ID: late, Body: []byte("late")})).To(Succeed())
			Eventually(ctx, func() []wire.Message { return script.AnswersTo(busy, late) }).ShouldNot(BeEmpty(),
				"A request that came after the server had said that it is going away got no answer: its client cannot know whether it was "+
					"carried out, and may not ask anybody else")
			answer := script.AnswersTo(busy, late)[0]
			Expect(answer).To(match.Refuse(wire.Unavailable),
				"The request came after the server had said that it is going away: that code says that it was not carried out and may be "+
					"asked for elsewhere.")
			Eventually(ctx, func() []wire.Message { return script.AnswersTo(busy, 7) }).WithTimeout(lab.Timing.Reply).Should(
				match.Messages(wire.Message{Type: wire.Reply, ID: 7, Body: script.AsleepBody}),
				"the reply to the request that was in progress before")
			ending.InOrder(ctx, lab, busy)
		})
})

// served lets a connection be served once.
func served(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) {
	GinkgoHelper()
	Expect(c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Echo, ID: 1, Body: []byte("awake")})).To(Succeed())
	_, err := c.Message(lab.Within(ctx, lab.Timing.Bulk), 0)
	Expect(err).NotTo(HaveOccurred(), "the connection must be served before the server is asked to terminate")
}

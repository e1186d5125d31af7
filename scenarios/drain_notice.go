package scenarios

import (
	"context"
	"fmt"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// leaving is what a case needs of a server that tells its clients that it is about to go.
var leaving = append(draining[:len(draining):len(draining)], harness.GoingAway)

// A FIN says that there is nothing more; only words say that one should go elsewhere, and from when on.
var _ = harness.Describe("A server that announces that it is going away", func() {
	It("does so on idle and on busy connections before it ends them", harness.Covers("GRC-005.server", append(leaving, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
		lab := drainLab(ctx, timing.Default.Bulk)
		idle, busy := lab.Dial(ctx), lab.Dial(ctx)
		served(ctx, lab, idle)
		keepBusy(ctx, lab, lab.Timing.Quiet, busy)
		lab.Signal(syscall.SIGTERM, fault.KindTerm)
		for _, c := range []*peer.Conn{idle, busy} {
			lab.EndsWithFIN(ctx, c)
			Expect(len(notices(c))).To(match.Count(1, fmt.Sprintf("going-away messages on connection %d before its end", c.Number()),
				"a client that gets none cannot tell a server that leaves from one that failed"))
			Expect(notices(c)[0].Code).To(BeZero(), "the code of going-away says why: 0 is that the server drains")
		}
		repliedOnly(busy, asleep)
	})

	It("refuses a request that comes later, and still answers the one in progress", harness.Covers("GRC-006.server", append(leaving, harness.Injects(fault.KindTerm))...), func(ctx SpecContext) {
		lab := drainLab(ctx, timing.Default.Bulk)
		busy := lab.Dial(ctx)
		keepBusy(ctx, lab, lab.Timing.Prompt, busy)
		lab.Signal(syscall.SIGTERM, fault.KindTerm)
		Eventually(ctx, func() int { return len(notices(busy)) }).Should(match.Count(1, "going-away messages",
			"without it a client does not know that its next request is one too many"))
		const late = 8
		Expect(busy.SendMessage(wire.Message{Type: wire.Request, Op: wire.Increment, ID: late, Body: []byte("late")})).To(Succeed())
		Eventually(ctx, func() []wire.Message { return answersTo(busy, late) }).ShouldNot(BeEmpty(),
			"A request that came after the server had said that it is going away got no answer: its client cannot know whether it was carried out, and may not ask anybody else")
		answer := answersTo(busy, late)[0]
		Expect(answer).To(match.Refuse(wire.Unavailable),
			"The request came after the server had said that it is going away: that code says that it was not carried out and may be asked for elsewhere.")
		Eventually(ctx, func() []wire.Message { return answersTo(busy, 7) }).WithTimeout(lab.Timing.Reply).Should(
			match.Messages(wire.Message{Type: wire.Reply, ID: 7, Body: asleep}), "the reply to the request that was in progress before")
		lab.EndsWithFIN(ctx, busy)
	})
})

// served lets a connection be served once.
func served(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) {
	GinkgoHelper()
	Expect(c.SendMessage(wire.Message{Type: wire.Request, Op: wire.Echo, ID: 1, Body: []byte("awake")})).To(Succeed())
	_, err := c.Message(lab.Within(ctx, lab.Timing.Bulk), 0)
	Expect(err).NotTo(HaveOccurred(), "the connection must be served before the server is asked to terminate")
}

// notices are the announcements on this connection that the server is going away.
func notices(c *peer.Conn) (all []wire.Message) {
	for _, m := range c.Messages() {
		if m.Type == wire.Leaving {
			all = append(all, m)
		}
	}
	return all
}

// answersTo are the replies and errors that repeat this id.
func answersTo(c *peer.Conn, id uint32) (all []wire.Message) {
	for _, m := range c.Messages() {
		if m.ID == id && (m.Type == wire.Reply || m.Type == wire.Error) {
			all = append(all, m)
		}
	}
	return all
}

package drain

import (
	"context"
	"slices"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Between the last client that is served and the first that is refused there are some whose connection stood already.
// An end is an answer to them, too: they may ask elsewhere. Silence is none.
var _ = harness.Describe("A server that is asked to terminate while clients ask and connect", func() {
	const busy, coming = 8, 100

	It("leaves nobody without an answer", harness.Covers("GRC-010.server", append(script.Draining, harness.Injects(fault.KindTerm))...),
		func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			clients := script.DialMany(ctx, lab, busy)
			for _, c := range clients {
				go keepAsking(c)
			}
			for _, c := range clients {
				Expect(c.Frame(lab.Within(ctx, lab.Timing.Bulk), 0)).Error().NotTo(HaveOccurred(),
					"the answer to the first request of client %d", c.Number())
			}
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			refused := 0
			for range coming {
				c, err := lab.TryDial(ctx)
				if err != nil {
					refused++
					continue
				}
				clients = append(clients, c)
				c.SendFrames(script.NumberedRequests(c, 0, 1)...) // it may be ended before this
			}
			lab.Note("of %d clients that came after the signal %d were refused", coming, refused)
			for _, c := range clients {
				answeredOrEnded(ctx, lab, c)
			}
			ending.ProcessGone(ctx, lab)
			if done(clients[:busy]) {
				harness.Inconclusive("The server had answered all %d requests of each client before it heeded the signal: none was under way "+
					"then. A run of this case alone, on a machine with less to do, settles it.", script.MostAsked)
			}
			noneTakenAndLost(lab, clients)
		})
})

// done reports whether every client has got an answer to all that it would ask.
func done(clients []*peer.Conn) bool {
	return !slices.ContainsFunc(clients, func(c *peer.Conn) bool { return c.FrameCount() < script.MostAsked })
}

// keepAsking asks on and on until the connection ends, so that requests are being taken whenever the server heeds the signal: a
// fast one would be done with any number of them before.
func keepAsking(c *peer.Conn) { script.KeepAskingBy(c, 500, 100) }

// answeredOrEnded expects that the server ends the connection, with or without having answered.
func answeredOrEnded(ctx context.Context, lab *harness.ServerLab, c *peer.Conn) {
	GinkgoHelper()
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply)
	defer cancel()
	if _, err := c.WaitEnd(wait); err != nil {
		harness.Missed("Expected the server, which was asked to terminate, to end each connection within %v, but connection %d is "+
			"still open, with %d answers on it. Its client will wait for its own timeout.", lab.Timing.Reply, c.Number(), c.FrameCount())
	}
}

// noneTakenAndLost expects an answer to each request that the server says it took.
func noneTakenAndLost(lab *harness.ServerLab, clients []*peer.Conn) {
	GinkgoHelper()
	answered := map[string]bool{}
	for _, c := range clients {
		for _, m := range script.MessagesFrom(c) {
			answered[string(script.NumberedBody(c, m.ID))] = true
		}
	}
	var lost []string
	for _, m := range lab.Messages() {
		if !answered[string(m.Data)] {
			lost = append(lost, string(m.Data))
		}
	}
	lab.Note("the server took %d requests, and %d got an answer", len(lab.Messages()), len(answered))
	if len(lab.Messages()) == 0 {
		harness.Inconclusive("The server reports none of the requests that it answered: nobody can tell which it took. An adapter that " +
			"reports each of them (event recv) settles it.")
	}
	if len(lost) > 0 {
		harness.Missed("Expected an answer to each request that the server took when it was asked to terminate, but %d of %d, which "+
			"it reports as received, got none (the first: %s). "+
			"They were lost without a word: their clients may believe that they were carried out.", len(lost), len(lab.Messages()), lost[0])
	}
}

package race

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Who has lost a race must not come home later.
var _ = harness.Describe("The attempts of a client that have not won", func() {
	It("are given up when another one wins: the loser's address answers later",
		harness.Covers("HEB-004.client", harness.Addresses, harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(script.Scale.Connect))
			lab.Arm(fault.Hang())
			client := lab.OpenAny(ctx, lab.Addr(), lab.Server().Addr())
			conn := wins(ctx, lab, client)
			// Now the first address answers, and a socket that was left behind asks it again.
			Expect(lab.Relay().Admit()).To(Succeed())
			if lab.Await(ctx, lab.Timing.Resend, func() bool { return lab.Server().Accepted() > 1 }) {
				late := lab.Accept(ctx) // it may have come in the meantime; used it may not be
				abandons(ctx, lab, late)
				Expect(late.ReceivedBytes()).To(BeZero(), "bytes that the client sent on a connection of an attempt that had lost the race")
			}
			worksBy(ctx, lab, client, conn)
		})

	It("end with a cancel, all of them: two addresses that do not answer",
		harness.Covers("HEB-010.client", harness.Addresses, harness.Cancel, harness.Linux, harness.Injects(fault.KindHang)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(script.Scale.Connect))
			lab.Arm(fault.Hang())
			client := lab.OpenAny(ctx, lab.Detour(fault.Hang()), lab.Addr())
			Eventually(ctx, client.State).Should(Equal(adapter.Connecting), "the state of a client whose addresses do not answer")
			// Until it tries both, of which the faults are the evidence.
			lab.Await(ctx, script.Scale.Connect+lab.Timing.Quiet, func() bool { return client.State() != adapter.Connecting })
			Expect(client.State()).To(Equal(adapter.Connecting), "the state of a client whose addresses do not answer")
			cancel := client.CancelAll(ctx)
			Eventually(ctx, cancel.Pending).Should(BeFalse(), "Expected a client that is cancelled while it tries two addresses to end that "+
				"at once, but within %v it did not say (event `done`) that it had.", lab.Timing.Prompt)
			cancel.Succeeds(ctx)
			client.Disconnected(ctx)
			Expect(lab.Relay().Admit()).To(Succeed())
			if lab.Await(ctx, lab.Timing.Resend, func() bool { return lab.Server().Accepted() > 0 }) {
				harness.Wrong("Expected no connection to come of attempts that were cancelled, but one did: it had gone on in the background.")
			}
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "it was cancelled before")
		})
})

// abandons expects that the client closes a connection which it has no use for. Of a client whose process is at rest no thread waits for
// this machine to do so.
func abandons(ctx context.Context, lab *harness.ClientLab, late *peer.Conn) {
	GinkgoHelper()
	if lab.Await(ctx, lab.Timing.Reply, func() bool { return script.HasEnded(late) }) {
		return
	}
	fails := harness.Missed
	if lab.Process.AtRest(ctx) {
		fails = harness.Wrong
	}
	if !script.HasEnded(late) {
		fails("Expected the client to close the connection of an attempt that had lost the race, but it still keeps it open %v after it came.",
			lab.Timing.Reply)
	}
}

package cancel

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Whatever a client waits for when its user loses interest, it stops waiting.
var _ = harness.Describe("The cancel of a client", func() {
	It("ends an attempt to connect at once, and no connection comes of it afterwards: the attempt ends at once",
		harness.Covers("CAN-002.client", harness.Stream, harness.Cancel, harness.Linux, harness.Injects(fault.KindHang)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.ConnectLimited(script.FarBeyondPrompt*timing.Default.Prompt))
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			Eventually(ctx, client.State).Should(Equal(adapter.Connecting), "the state of a client whose server does not answer")
			cancelAll(ctx, lab, client, "connects")

			// Now the server answers, and a socket that was left behind asks it again.
			Expect(lab.Relay().Admit()).To(Succeed())
			Consistently(ctx, lab.Server().Accepted).WithTimeout(lab.Timing.Resend).Should(BeZero(),
				"No connection may come of an attempt that was cancelled, but one did: the attempt had gone on in the background.")
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "it was cancelled before")
		})

	It("ends its connection at once when it is idle", harness.Covers("CAN-003.client", harness.Cancel), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		ending.NotWithin(ctx, lab, conn, lab.Timing.Quiet, "")
		cancelAll(ctx, lab, client, "is connected and idle")
		ending.Comes(ctx, lab, conn)
	})

	It("ends the wait before its next attempt at once: the wait ends at once",
		harness.Covers("CAN-005.client.at-once", harness.Stream, harness.Cancel, harness.Reconnect, harness.LongDelay,
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.DelayedBy(timing.Scale{BackoffInitial: script.FarBeyondPrompt * timing.Default.Prompt}))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			Eventually(ctx, client.State).Should(Equal(adapter.BackingOff), "the state of a client whose connection failed")
			cancelAll(ctx, lab, client, "waits for its next attempt")
		})

	It("leaves no further attempt to follow: no further attempt follows",
		harness.Covers("CAN-005.client.no-more", harness.Stream, harness.Cancel, harness.Reconnect, harness.LongDelay,
			harness.Backoffs(1), harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.DelayedBy(timing.Scale{BackoffInitial: script.Scale.Stable}))
			script.ResetAll(lab)
			client := lab.Open(ctx)
			Eventually(ctx, client.State).Should(Equal(adapter.BackingOff), "the state of a client whose connection failed")
			cancelAll(ctx, lab, client, "waits for its next attempt")
			attempts := lab.Server().Accepted()
			Consistently(ctx, lab.Server().Accepted).WithTimeout(backoff.Beyond(lab, 1)).Should(Equal(attempts),
				"Connections on the wire: the client was cancelled and has ended its wait, and then it connected all the same.")
		})
})

// cancelAll cancels a client that is doing this and expects that it ends whatever it does at once. A reason is told or not; if it is, then
// the cancel.
func cancelAll(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, doing string) {
	GinkgoHelper()
	lab.Step("cancel")
	before := len(client.Errors())
	cancel := client.CancelAll(ctx)
	Eventually(ctx, cancel.Pending).Should(BeFalse(), "Expected a client that is cancelled while it %s to end that at once, but within %v "+
		"it did not say (event `done`) that it had.", doing, lab.Timing.Prompt)
	cancel.Succeeds(ctx)
	Eventually(ctx, client.States).Should(match.Rest(adapter.Disconnected))
	states := client.States()
	for _, e := range append(client.Errors()[before:], states[len(states)-1]) {
		Expect(e.Class).To(BeElementOf(adapter.Class(""), adapter.Canceled),
			"the reason that the client reports for its end: it was cancelled")
	}
}

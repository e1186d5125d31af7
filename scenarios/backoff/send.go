package backoff

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A backoff that whoever has something to send can talk past protects nobody.
var _ = harness.Describe("What a client is asked to send while it waits for its next attempt", func() {
	It("does not end the wait", harness.Covers("BKF-022.client", harness.Reconnect, harness.LongDelay, harness.Tries, harness.Backoffs(1),
		harness.Injects(fault.KindReset)), func(ctx SpecContext) {
		const messages = 5
		lab := harness.TestClient(ctx, script.DelayedBy(timing.Scale{BackoffInitial: script.Scale.Stable}))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		lost := script.ResetNow(lab, conn)
		Eventually(ctx, client.State).Should(Equal(adapter.BackingOff), "the state of a client whose connection failed")
		for range messages {
			client.Send(ctx, load.Payload(lab, 100, 0)) // what becomes of it is another matter
		}
		lab.Step("%d messages were asked for during the backoff", messages)
		lab.Accept(ctx)
		backoff.WaitedInBand(lab, backoff.ReportsAttempts(ctx, client, 2)[1], 1, lost, lab.Server().Times()[1])
	})
})

package observe

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// What hammers a dead server is attempts, and most of them succeed in nothing.
var _ = harness.Describe("The counter of attempts to connect", func() {
	const made = 3

	It("counts the connections that came to nothing: after an orderly close",
		harness.Covers("OBS-004.client.closed", harness.Reconnect, harness.FreeBackoff, harness.Counters), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(made))
			lab.Server().Handle(script.CloseAtOnce)
			client := lab.Open(ctx)
			backoff.GivesUp(ctx, client, lab.Timing.Bulk)
			Expect(lab.Server().Accepted()).To(Equal(made), "connections on the wire")
			delivery.Counted(ctx, lab, "attempts", func() int64 { return client.Counter(ctx, "attempts") }, made)
		})

	It("counts those that were refused: after refusals",
		harness.Covers("OBS-004.client.refused", harness.Reconnect, harness.FreeBackoff, harness.Counters,
			harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(made))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			backoff.GivesUp(ctx, client, lab.Timing.Bulk)
			backoff.ReportsAttempts(ctx, client, made)
			delivery.Counted(ctx, lab, "attempts", func() int64 { return client.Counter(ctx, "attempts") }, made)
		})
})

package close

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server that accepts and closes at once is in trouble, and a client that comes back at once adds to it.
var _ = harness.Describe("A server that ends each connection as soon as it is made", func() {
	const attempts = 4

	It("is met by attempts that a client spaces by its backoff",
		harness.Covers("CLS-016.client", harness.Stream, harness.Reconnect, harness.Waits(3, subject.WaitSeries)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(attempts))
			lab.Server().Handle(script.CloseAtOnce)
			client := lab.Open(ctx)
			backoff.AwaitAttempts(ctx, lab, client, backoff.Tries(lab, attempts))
			backoff.Kept(ctx, lab, client)
		})
})

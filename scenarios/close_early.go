package scenarios

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
)

// A server that accepts and closes at once is in trouble, and a client that comes back at once adds to it.
var _ = harness.Describe("A server that ends each connection as soon as it is made", func() {
	const attempts = 4

	It("is met by attempts that a client spaces by its backoff", harness.Covers("CLS-016.client", harness.Reconnect), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.TCP.Direct().Retrying(attempts))
		lab.Server().Handle(closeAtOnce)
		client := lab.Open(ctx)
		client.GivesUp(ctx, lab.Timing.Bulk)
		Expect(lab.Server().Accepted()).To(Equal(attempts),
			"connections on the wire: each that ended right after it was made counts as a failed attempt of the %d that the policy permits", attempts)
		lab.BackedOff(ctx, client)
	})
})

func closeAtOnce(c *peer.Conn) { c.Close() }

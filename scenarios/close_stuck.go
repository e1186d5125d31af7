package scenarios

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// A program that closes wants to go on, whatever its peer does.
var _ = harness.Describe("A graceful close towards a peer that reads nothing", func() {
	It("is over at the close limit", harness.Covers("CLS-012.client", harness.Prefix, harness.Huge, harness.CloseLimit, harness.Waits(1, adapter.WaitClose)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer).Config(oneBulk).Config(func(c *adapter.Config) {
			c.CloseTimeout = millis(scale.Close)
		}))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		lab.StallsOn(ctx, client.SendFill(ctx, bulkBytes, 1))
		closing := client.Close(ctx, "graceful")
		done := closing.Outcome(ctx, 0)
		// How soon it may give up is told by SND-013; here it is about how late.
		window := timing.Window{Latest: lab.Timing.Around(lab.Scale.Close, 0).Latest}
		lab.InWindow("the close", closing.At(), lab.Told(done), window)
		client.Disconnected(ctx)
		conn.Release()
		lab.EndsWithin(ctx, conn, lab.Timing.Bulk) // what the system had taken comes first
		Expect(conn.FrameCount()).To(BeZero(), "messages that our peer got, although most of it had not left at the close")
	})
})

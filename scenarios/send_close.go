package scenarios

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// patient is a close limit that nothing here comes near.
func patient(c *adapter.Config) { c.CloseTimeout = millis(timing.Default.Bulk) }

// A graceful close means "when all is sent", not "now".
var _ = harness.Describe("A close while output is pending", func() {
	It("lets a client send all of it first", harness.Covers("SND-013.client", harness.Looks(bulkLooks), harness.Prefix, harness.Huge, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.TCP.Direct().Holding().Buffers(smallBuffer).Config(oneBulk).Config(patient))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		sending := client.SendFill(ctx, bulkBytes, 1)
		lab.StallsOn(ctx, sending)
		closing := client.Close(ctx, "graceful")
		lab.Await(ctx, lab.Timing.Quiet, func() bool { return !closing.Pending() }) // time to do the wrong thing
		conn.Release()
		lab.Arrives(ctx, conn, wire.Fill(bulkBytes, 1))
		lab.EndsWithFIN(ctx, conn)
		Expect(conn.Close()).To(Succeed())
		closing.Succeeds(ctx)
	})

	It("lets a server send all of it first", harness.Covers("SND-013.server", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct().Holding().Buffers(poorPath).Config(patient))
		began := lab.Trace.Now()
		conns, sent := endHeld(ctx, lab)
		lab.Await(ctx, lab.Timing.Held, func() bool { return ctx.Err() != nil }) // time to do the wrong thing
		// What is left goes on to be more than the system takes, for as long as we read more slowly than the server writes.
		for _, conn := range conns {
			conn.ReadSlowly(poorPath.RecvBuffer, timing.Default.Slice)
		}
		for i, conn := range conns {
			getsAll(ctx, lab, conn, sent[i], began)
		}
	})
})

package send

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/backpressure"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A graceful close means "when all is sent", not "now".
var _ = harness.Describe("A close while output is pending", func() {
	It("lets a client send all of it first", harness.Covers("SND-013.client", harness.Bulk, harness.Looks(script.BulkLooks), harness.Prefix,
		harness.Huge, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct().Holding().Buffers(script.SmallBuffers).
			Config(script.AllowOneBulk).Config(script.PatientClose))
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		sending := client.SendFill(ctx, script.BulkBytes, 1)
		backpressure.StallsOn(ctx, lab, sending)
		closing := client.Close(ctx, "graceful")
		lab.Await(ctx, lab.Timing.Quiet, func() bool { return !closing.Pending() }) // time to do the wrong thing
		conn.Release()
		delivery.OnWire(ctx, lab, conn, wire.Fill(script.BulkBytes, 1))
		ending.InOrder(ctx, lab, conn)
		Expect(conn.Close()).To(Succeed())
		closing.Succeeds(ctx)
	})

	It("lets a server send all of it first", harness.Covers("SND-013.server", harness.HalfClose, harness.Stream, harness.Answers,
		harness.Flood, harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.PoorPath).Config(script.PatientClose))
		began := lab.Trace.Now()
		conns, sent := script.EndWhileHeld(ctx, lab)
		lab.Await(ctx, lab.Timing.Held, func() bool { return ctx.Err() != nil }) // time to do the wrong thing
		// What is left goes on to be more than the system takes, for as long as we read more slowly than the server writes.
		for _, conn := range conns {
			conn.ReadSlowly(script.PoorPath.RecvBuffer, timing.Default.Slice)
		}
		for i, conn := range conns {
			script.ExpectAll(ctx, lab, conn, sent[i], began)
		}
	})
})

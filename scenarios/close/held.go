package close

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A client that has said all and listens slowly is still there.
var _ = harness.Describe("A client that has ended its sending and reads nothing for a while", func() {
	It("gets all of its echo", harness.Covers("CLS-006.server.held", harness.HalfClose, harness.Stream, harness.Answers, harness.Flood,
		harness.Patient, harness.Injects(fault.KindStall)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct().Holding().Buffers(script.PoorPath))
		began := lab.Trace.Now()
		conns, sent := script.EndWhileHeld(ctx, lab)
		lab.Await(ctx, lab.Timing.Held, func() bool { return ctx.Err() != nil }) // time to lose patience
		lab.Note("%d clients that had ended their sending read nothing for %v", len(conns), lab.Timing.Held)
		for i, conn := range conns {
			conn.Release()
			script.ExpectAll(ctx, lab, conn, sent[i], began)
		}
	})
})

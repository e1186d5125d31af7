package scenarios

import (
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Nobody sees what a server works on, but when it is asked to terminate it shows: a server waits for what is in progress.
var _ = harness.Describe("A client that resets its connection while its request is carried out", func() {
	It("is not worked for any longer by a server", harness.Covers("CAN-011.server", append(draining, harness.Injects(fault.KindReset, fault.KindTerm))...), func(ctx SpecContext) {
		lab := drainLab(ctx, timing.Default.Bulk)
		conn := lab.Dial(ctx)
		keepBusy(ctx, lab, lab.Timing.Bulk, conn)
		Expect(conn.Reset()).To(Succeed())
		Eventually(ctx, lab.RoundTrip).Should(Succeed(), "another client, after one that has reset its connection")
		lab.Signal(syscall.SIGTERM, fault.KindTerm)
		exitsAtOnce(ctx, lab, "the only request in progress is that of a client which has reset its connection: nobody waits for it")
	})
})

package cancel

import (
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Nobody sees what a server works on, but when it is asked to terminate it shows: a server waits for what is in progress.
var _ = harness.Describe("A client that resets its connection while its request is carried out", func() {
	It("is not worked for any longer by a server",
		harness.Covers("CAN-011.server", append(script.Draining, harness.Injects(fault.KindReset, fault.KindTerm))...),
		func(ctx SpecContext) {
			lab := script.DrainLab(ctx, timing.Default.Bulk)
			conn := lab.Dial(ctx)
			script.KeepBusy(ctx, lab, lab.Timing.Bulk, conn)
			Expect(conn.Reset()).To(Succeed())
			Eventually(ctx, lab.RoundTrip).Should(Succeed(), "another client, after one that has reset its connection")
			lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
			script.ExpectExit(ctx, lab, "the only request in progress is that of a client which has reset its connection: nobody "+
				"waits for it")
		})
})

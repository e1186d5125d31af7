package kill

import (
	"slices"
	"syscall"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// The system of a process that is killed before it has read everything resets its connections: nobody knows what it did.
var _ = harness.Describe("A request whose server is killed before it has read it", func() {
	It("is no success", harness.Covers("KIL-002.client", harness.Messages,
		harness.Injects(fault.KindStop, fault.KindKill)), harness.Way(fault.Relay, fault.ResetPassedOn),
		harness.Way(fault.Process, fault.KindKill, fault.KindStop), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Messages())
			server := lab.Child(ctx)
			client := lab.Open(ctx)
			client.Connected(ctx)
			script.StillAlive(ctx, client)
			server.Freeze()
			asked := askFrozen(ctx, lab, client)
			server.Signal(syscall.SIGKILL, fault.KindKill)
			asked.Fails(ctx, adapter.Ambiguous)
			if !resetPassed(lab) {
				harness.Inconclusive("The server's process was killed with a request unread, and its system did not reset the connection. A " +
					"system that does, such as Linux, settles it.")
			}
			ending.ReportedBy(ctx, client, adapter.Reset)
		})
})

// resetPassed reports whether the relay saw the server's side end by a reset.
func resetPassed(lab *harness.ClientLab) bool {
	return slices.ContainsFunc(lab.Trace.Events(), func(e trace.Event) bool {
		return e.Lane == trace.Relay && e.Kind == trace.RST && e.Dir == string(fault.ToClient)
	})
}

package options

import (
	"context"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Who is started twice by mistake should hear of it from the second start, and not from puzzled clients.
var _ = harness.Describe("A second process of a server on the same address", func() {
	It("gives way and says so", harness.Covers("OPT-004.server", harness.TCP, harness.Stream, harness.Process), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		lab.Second(ctx, func(second *harness.Lab, refused error) {
			switch {
			case lab.Impl.Zero():
				exitsWithError(ctx, lab, second)
			case refused == nil:
				harness.As(record.ClassService).Wrong("Expected a second process of the server to refuse to listen on the address of the " +
					"first, but it listens there. " + portTaken)
			}
		})
		delivery.ToOthers(ctx, lab)
	})
})

// portTaken is why it matters.
const portTaken = "Two processes that share a port without knowing of each other each get some of the clients, and a start that " +
	"failed in silence looks like one that went well."

// exitsWithError expects that a process which cannot do what it was started for ends, and not as if all were well.
func exitsWithError(ctx context.Context, lab *harness.ServerLab, second *harness.Lab) {
	GinkgoHelper()
	limit := max(lab.Timing.Start, lab.Impl.Start.D()) + lab.Timing.Reply // its end may take a while, too
	var code int
	over := lab.Await(ctx, limit, func() (over bool) {
		code, _, over = second.Process.Exit()
		return over
	})
	switch {
	case !over:
		harness.As(record.ClassService).Missed("Expected a second process of the server to exit with an error status, because the first "+
			"one listens on its address, but it still runs after %v. Either both listen there, or it looks like a server to whoever "+
			"started it and is none. (One that asks for the address again for a while declares how long its `start` may take.) %s", limit, portTaken)
	case code == 0:
		harness.As(record.ClassService).Wrong("Expected a second process of the server to exit with an error status, because the first " +
			"one listens on its address, but its status is 0: success. " + portTaken)
	}
	lab.Note("the second process exited with status %d", code)
}

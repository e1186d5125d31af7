package cancel

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The cancel of a client that waits for many replies", func() {
	It("reaches each of its requests at once", harness.Covers("CAN-012.client", harness.Cancel, harness.Messages), func(ctx SpecContext) {
		const many = 50
		lab := harness.TestClient(ctx, harness.Plain.Direct().Messages())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		var asked []*harness.Sending
		for n := range many {
			asked = append(asked, script.AskEcho(ctx, client, fmt.Sprintf("request %d", n)))
		}
		script.TakeMessages(ctx, conn, wire.Request, many)
		cancelAll(ctx, lab, client, fmt.Sprintf("waits for %d replies", many))
		pending := func() (n int) {
			for _, one := range asked {
				if one.Pending() {
					n++
				}
			}
			return n
		}
		Eventually(ctx, pending).Should(match.Left(0, "requests without an outcome",
			"their client was cancelled, so that no reply can come: whoever waits for them waits for ever"))
		for _, one := range asked {
			one.Fails(ctx, adapter.Canceled)
		}
	})
})

var _ = harness.Describe("Clients that are cancelled", func() {
	It("give back their descriptors, whether they were connecting or connected",
		harness.Covers("CAN-010.client", harness.Cancel, harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			const rounds = 40
			lab := harness.TestClient(ctx, harness.Plain)
			lab.Arm(fault.Hang())
			both := func() {
				connecting, connected := lab.Open(ctx), lab.OpenAt(ctx, lab.Server().Addr(), lab.Config)
				connected.Connected(ctx)
				Eventually(ctx, connecting.State).Should(Equal(adapter.Connecting), "the state of a client whose server does not answer")
				for _, client := range []*harness.Driven{connecting, connected} {
					client.CancelAll(ctx).Succeeds(ctx)
					client.Disconnected(ctx)
				}
			}
			both() // what is made once is made now
			before := lab.Process.Memory().Open
			for range rounds {
				both()
			}
			// A descriptor that is about to be closed may need a moment.
			lab.Await(ctx, lab.Timing.Prompt, func() bool { return lab.Process.Memory().Open <= before })
			after := lab.Process.Memory().Open
			lab.Note("%d clients cancelled while connecting and %d while connected: %+d descriptors", rounds, rounds, after-before)
			if after-before > rounds/2 {
				harness.Missed("Expected clients that are cancelled to give back their descriptors, but after %d while connecting and "+
					"%d while connected the process holds %d, and %d before. "+
					"Each cancel leaves some behind, until the system gives it no more.", rounds, rounds, after, before)
			}
		})
})

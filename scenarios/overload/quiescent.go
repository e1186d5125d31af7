package overload

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Waiting costs nothing to a program that lets the system wake it.
var _ = harness.Describe("Clients that wait for their peers", func() {
	const clients = 30

	It("leave the processor to others", harness.Covers("OVL-011.client", harness.Memory, harness.Process), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		all := script.OpenMany(ctx, lab, clients)
		for _, client := range all {
			client.Connected(ctx)
		}
		// What a runtime does once, such as compiling, is over in the second window if not in the first.
		window := script.Scale.Stable
		worked, waited := workedWithin(ctx, lab, window)
		if worked > window/busy {
			worked, waited = workedWithin(ctx, lab, window)
		}
		lab.Note("%d idle connections cost %v of processor time in %v, and %v of waiting for it", clients, worked, window, waited)
		if worked > window/busy {
			harness.As(record.ClassBusy).Wrong("Expected %d clients whose peers are silent to wait, but the process used a processor "+
				"for %v of %v: it asks over and over whether something has come.", clients, worked, window)
		}
		if worked+waited > window/busy {
			harness.Inconclusive("The process worked for %v of %v, and waited for a processor for %v: what it would have done on an idle "+
				"machine is not known. A run of this case alone, on a machine with less to do, settles it.", worked, window, waited)
		}
		// Whoever never reads is at rest, too, and waits for nothing.
		words := load.Payload(lab, 100, 1)
		for _, conn := range lab.Server().Conns() {
			Expect(conn.SendFrames(words)).To(Succeed(), "the message for which the client of connection %d has waited", conn.Number())
		}
		for _, client := range all {
			delivery.ByClient(ctx, client, words)
		}
	})
})

// busy is the share of a window that may be worked in by a program that waits: one that asks over and over uses all of it.
const busy = 4

// workedWithin returns how long the process had a processor, and waited for one, while nothing happened for this long.
func workedWithin(ctx context.Context, lab *harness.ClientLab, window time.Duration) (worked, waited time.Duration) {
	GinkgoHelper()
	before := lab.Process.Memory()
	ending.NotWithin(ctx, lab, lab.Server().Conns()[0], window, "")
	after := lab.Process.Memory()
	return after.Worked - before.Worked, after.Waited - before.Waited
}

package overload

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A server of a year has seen more connections than any test, and what each of them leaves behind adds up.
var _ = harness.Describe("Clients that come and go", func() {
	const first, many = 20, 500
	const few = 5

	It("leave nothing behind in a server, and are all served",
		harness.Covers("OVL-009.server", append(watched, harness.Looks(first+many))...), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			comeAndGo := func(from, to int) {
				for n := from; n < to; n++ {
					c := lab.Dial(ctx)
					Expect(c.SendFrames(script.GreetingOf(lab.Framing, n))).To(Succeed())
					delivery.FirstOnWire(ctx, lab, c, script.GreetingOf(lab.Framing, n))
					Expect(c.Close()).To(Succeed())
				}
			}
			comeAndGo(0, load.Rounds(lab, first, few)) // from here on nothing is there for the first time
			before := lab.Process.Memory()
			made := load.Rounds(lab, many, first)
			comeAndGo(first, first+made)
			resources.GivesBack(ctx, lab, before, made, "connections whose clients have left")
			delivery.ToOthers(ctx, lab)
		})

	It("leave nothing behind in a server when their processes are killed",
		harness.Covers("KIL-010.server", append(watched, harness.Many, harness.Injects(fault.KindReset))...), func(ctx SpecContext) {
			const clients = 50
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			for _, c := range servedCrowd(ctx, lab, clients) {
				Expect(c.Half()).To(Succeed())
				lab.Await(ctx, lab.Timing.Prompt, func() bool { return script.HasEnded(c) })
			}
			lab.Process.AtRest(ctx)
			before := lab.Process.Memory() // from here on nothing is there for the first time
			for _, way := range []struct {
				words string
				kill  func(*harness.ServerLab, *peer.Conn)
			}{
				{"between two frames", func(_ *harness.ServerLab, c *peer.Conn) { Expect(c.Close()).To(Succeed()) }},
				{"inside a frame", func(lab *harness.ServerLab, c *peer.Conn) {
					Expect(c.Send(lab.Framing.Frame(lab.Framing.Layout().Spell([]byte("killed in the middle")))[:9])).To(Succeed())
					Expect(c.Close()).To(Succeed())
				}},
				{"with something unread, which its system answers by a reset",
					func(_ *harness.ServerLab, c *peer.Conn) { Expect(c.Reset()).To(Succeed()) }},
			} {
				for _, c := range servedCrowd(ctx, lab, clients) {
					way.kill(lab, c)
				}
				lab.Step("%d clients were killed %s", clients, way.words)
				resources.GivesBack(ctx, lab, before, clients, "connections whose clients were killed "+way.words)
			}
			delivery.ToOthers(ctx, lab)
		})

	It("may have reset their connections before a server accepts them",
		harness.Covers("OVL-010.server", harness.Many, harness.Unaccepted, harness.Stream, harness.Process,
			harness.Injects(fault.KindStop, fault.KindReset)), func(ctx SpecContext) {
			const clients, rounds = 40, 3
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			for range rounds {
				lab.Process.Freeze()
				waiting := queued(ctx, lab, clients)
				for _, c := range waiting {
					Expect(c.Reset()).To(Succeed())
				}
				lab.Process.Thaw()
				delivery.ToOthers(ctx, lab)
			}
		})
})

// servedCrowd are so many clients, each of which was served once.
func servedCrowd(ctx context.Context, lab *harness.ServerLab, n int) []*peer.Conn {
	GinkgoHelper()
	clients := script.DialMany(ctx, lab, n)
	script.EchoEach(ctx, lab, clients, "of clients that were connected at once")
	return clients
}

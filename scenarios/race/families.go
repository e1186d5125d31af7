package race

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// waitingForSix is a client whose addresses of IPv4 wait for those of IPv6, and that tries no second address while a case looks.
func waitingForSix() harness.Setup {
	return racing(patient).Config(func(c *adapter.Config) { c.ResolveDelay = script.Millis(script.Scale.Resolution) })
}

var _ = harness.Describe("A client that is given a name with addresses of both families", func() {
	It("uses the address of IPv6, though that of IPv4 is known a little sooner",
		resolved("HEB-007.client", harness.IPv6, harness.Injects(fault.KindTardy)), func(ctx SpecContext) {
			sooner := script.Scale.Resolution / 2
			lab, r := looksUp(ctx, waitingForSix(), resolver.Addresses(here), resolver.Addresses(six).But(fault.Tardy(sooner)))
			way := lab.DetourBy(six)
			client := openName(ctx, lab)
			lab.Await(ctx, lab.Timing.Reply, func() bool { return lab.Server().Accepted() > 0 || ended(client) })
			asksForSix(ctx, lab, r)
			asks(ctx, lab, r, resolver.A)
			conn := wins(ctx, lab, client)
			first := r.Asked(name, resolver.A)[0].Answered
			if all := r.Asked(name, resolver.AAAA); way.Conns() == 0 && len(all) > 0 && all[0].Answered-first > script.Scale.Resolution-lab.Timing.Late {
				harness.Inconclusive("The address of IPv6 came %v after that of IPv4 and not %v, as it was meant to: the client may be right not "+
					"to wait so long.", all[0].Answered-first, sooner)
			}
			if way.Conns() == 0 {
				harness.Missed("Expected a client whose addresses of IPv4 wait %v for those of IPv6 to use the address of IPv6, whose question "+
					"is answered %v after it came, but it connected to %s, %v after that was known.", script.Scale.Resolution, sooner, here,
					lab.Server().Times()[0]-first)
			}
			worksBy(ctx, lab, client, conn)
		})

	It("uses the address of IPv4 once those of IPv6 have been waited for: nothing is ever answered about them",
		resolved("HEB-008.client", harness.Injects(fault.KindUnanswered)), func(ctx SpecContext) {
			lab, r := looksUp(ctx, waitingForSix(), resolver.Addresses(here), but(fault.Unanswered()))
			client := openName(ctx, lab)
			conn := wins(ctx, lab, client)
			asks(ctx, lab, r, resolver.A)
			asksForSix(ctx, lab, r)
			if len(r.Asked(name, resolver.AAAA)) == 0 {
				harness.Inconclusive("The client asked for no address of IPv6 before it connected, so that nothing had to be waited for.")
			}
			known := r.Asked(name, resolver.A)[0].Answered
			timed.InWindow(lab, "the connection to the address of IPv4, which waits "+script.Scale.Resolution.String()+" for those of IPv6,",
				known, lab.Server().Times()[0], timing.Window{Latest: lab.Timing.Around(script.Scale.Resolution, 0).Latest})
			worksBy(ctx, lab, client, conn)
		})
})

var _ = harness.Describe("A client that is given a name of which one family alone leads to a server", func() {
	DescribeTable("reaches it",
		func(ctx SpecContext, a, aaaa resolver.Answer, way string, refusing string) {
			lab, r := looksUp(ctx, racing(script.Scale.Connect), a, aaaa)
			var led *relay.Relay // to our peer, which listens at here by itself
			if way != here {
				led = lab.DetourBy(way)
			}
			if refusing != "" {
				lab.DetourBy(refusing, fault.Refuse())
			}
			client := openName(ctx, lab)
			lab.Await(ctx, lab.Timing.Reply, func() bool { return lab.Server().Accepted() > 0 || ended(client) })
			if way == six && lab.Server().Accepted() == 0 {
				asksForSix(ctx, lab, r)
			}
			conn := wins(ctx, lab, client)
			worksBy(ctx, lab, client, conn)
			Expect(lab.Server().Accepted()).To(Equal(1), "connections to the only address that answers")
			if led != nil {
				Expect(led.Conns()).To(Equal(1), "connections to %s, which alone the name leads to and answers", way)
			}
			asks(ctx, lab, r, map[bool]resolver.Type{true: resolver.AAAA, false: resolver.A}[way == six])
		},
		Entry("IPv6, and there is no address of IPv4", resolved("HEB-014.client.six", harness.IPv6),
			nothing, resolver.Addresses(six), six, ""),
		Entry("IPv6, and the address of IPv4 refuses", resolved("HEB-014.client.not-four", harness.IPv6, harness.Loopbacks,
			harness.Injects(fault.KindRefuse)), resolver.Addresses(elsewhere), resolver.Addresses(six), six, elsewhere),
		Entry("IPv4, and there is no address of IPv6", resolved("HEB-014.client.four"),
			resolver.Addresses(here), nothing, here, ""),
		Entry("IPv4, and the address of IPv6 refuses", resolved("HEB-014.client.not-six", harness.IPv6,
			harness.Injects(fault.KindRefuse)), resolver.Addresses(here), resolver.Addresses(six), here, six),
	)
})

var _ = harness.Describe("A client that looks a name up", func() {
	DescribeTable("finds its address",
		func(ctx SpecContext, four, six resolver.Answer) {
			lab, r := looksUp(ctx, racing(script.Scale.Connect), four, six)
			r.Set(alias, resolver.A, resolver.Addresses(here)) // which has no address of IPv6
			client := openName(ctx, lab)
			asks(ctx, lab, r, resolver.A)
			conn := wins(ctx, lab, client)
			worksBy(ctx, lab, client, conn)
		},
		Entry("though the answer by UDP is truncated", resolved("HEB-017.client", harness.Injects(fault.KindCutAnswer)),
			resolver.Addresses(here).But(fault.CutAnswer()), nothing),
		Entry("though the name is an alias of another one", resolved("HEB-018.client"),
			resolver.Answer{Addrs: resolver.Addresses(here).Addrs, Alias: alias}, resolver.Answer{Alias: alias}),
	)
})

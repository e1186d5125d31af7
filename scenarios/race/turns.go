package race

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Three addresses of each family. Those of IPv6 are of the block that is for documentation (RFC 3849): no machine but that of the case has
// them.
var (
	fours = []string{elsewhere, moved, "127.0.0.4"}
	sixes = []string{"2001:db8::11", "2001:db8::12", "2001:db8::13"}
)

// turn is the attempt delay that RFC 8305 section 8 recommends.
const turn = 250 * time.Millisecond

// mostOfFirst is how many addresses of the first family may be tried before the other one has its turn (RFC 8305 section 4, the first
// address family count).
const mostOfFirst = 2

var _ = harness.Describe("A client that is given a name with several addresses of each family", func() {
	It("lets the families take turns: none of six addresses answers",
		resolved("HEB-006.client", harness.Packets, harness.IPv6, harness.Injects(fault.KindHang)),
		func(ctx SpecContext) {
			lab, r := looksUp(ctx, racing(turn), nothing, nothing)
			for _, a := range sixes {
				if err := packets.Here().Own(netip.MustParseAddr(a)); err != nil {
					harness.Abort(verdict.Error, verdict.Host, err.Error())
				}
			}
			for _, a := range slices.Concat(fours, sixes) {
				lab.DetourBy(a, fault.Hang())
			}
			r.Set(name, resolver.A, resolver.Addresses(fours...))
			r.Set(name, resolver.AAAA, resolver.Addresses(sixes...))
			client := openName(ctx, lab)
			tried, second := seesTried(ctx, lab, client)
			asks(ctx, lab, r, resolver.A, resolver.AAAA)
			if r.Asked(name, resolver.A)[0].Answered > second || r.Asked(name, resolver.AAAA)[0].Answered > second {
				harness.Inconclusive("The addresses of one family came only after two of the other one had been tried.")
			}
			lab.Note("tried in this order: %v", tried)
			expectTurns(tried)
		})
})

// seesTried returns the addresses that the client tries in their order, as the system sees the attempts, and when the second one was seen.
func seesTried(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) (tried []netip.Addr, second time.Duration) {
	GinkgoHelper()
	_, digits, _ := net.SplitHostPort(lab.Server().Addr())
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		harness.Abort(verdict.Error, verdict.Harness, err.Error())
	}
	lab.Await(ctx, lab.Timing.Reply, func() bool {
		now, err := process.Sought(uint16(port))
		if err != nil {
			harness.Abort(verdict.Inconclusive, verdict.Host, err.Error())
		}
		fresh := slices.DeleteFunc(now, func(a netip.Addr) bool { return slices.Contains(tried, a) })
		if len(fresh) > 1 {
			harness.Inconclusive("The attempts at %v were seen in the same moment: which was the first of them nobody can tell.", fresh)
		}
		if tried = append(tried, fresh...); len(tried) == 2 && second == 0 {
			second = lab.Trace.Now()
		}
		return len(tried) == len(fours)+len(sixes) || ended(client)
	})
	if len(tried) <= mostOfFirst {
		harness.NotJudged("it tried %d of its six addresses, none of which answers, in all the time that it had: whose turn is next takes more", len(tried))
	}
	return tried, second
}

// expectTurns expects that the other family has its turn after at most mostOfFirst addresses of the first one, and then each in turn for as
// long as there are addresses of both.
func expectTurns(tried []netip.Addr) {
	GinkgoHelper()
	left := map[bool]int{true: len(fours), false: len(sixes)} // by whether they are of IPv4
	row, switched := 0, false
	for i, a := range tried {
		if i > 0 && a.Is4() != tried[i-1].Is4() {
			row, switched = 0, true
		}
		row++
		left[a.Is4()]--
		if most := map[bool]int{false: mostOfFirst, true: 1}[switched]; row > most && left[!a.Is4()] > 0 {
			harness.Wrong("Expected the families to take turns, after %d addresses of the first one at most, but the addresses were tried in the "+
				"order %v: where a family does not work at all, its third address is no better than its first.", mostOfFirst, tried)
		}
	}
}

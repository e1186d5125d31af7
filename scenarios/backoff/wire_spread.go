package backoff

import (
	"context"
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/undriven"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Clients that lose the same server at the same time must not come back at the same time.
var _ = harness.Describe("Several processes of a client without an adapter", func() {
	DescribeTable("do not all wait for the same delays",
		func(ctx SpecContext, drop dropping) {
			expectSpread(ctx, harness.TestWire(ctx, harness.Plain), drop, compared,
				"Those that lose the same server together come back together.")
		},
		Entry("after a server that says nothing",
			script.WireOnly("BKF-028.client", harness.Returns, harness.Undeclared, harness.Injects(fault.KindReset)), unspoken),
		Entry("after a server that greets", script.WireOnly("BKF-028.client.greeted", harness.Returns, harness.Undeclared,
			harness.Greeting, harness.Injects(fault.KindReset)), greeted),
	)

	It("draw delays of their own: without an adapter",
		script.WireOnly("BKF-009.client.wire", harness.Returns, harness.Backoff, harness.Random,
			harness.Waits(compared, subject.WaitSeries), harness.Injects(fault.KindReset)),
		func(ctx SpecContext) {
			lab := harness.TestWire(ctx, harness.Plain)
			most := undriven.Watches(lab, compared)
			if byChance(lab.Declared(), most, lab.Timing.Same) > chance {
				harness.NotJudged("its delays differ by so little that %d processes may well wait for the same ones", processes)
			}
			expectSpread(ctx, lab, unspoken, most, "A generator that every process seeds alike keeps those that failed together together.")
		})
})

const (
	processes = 3    // so many of the client are compared
	compared  = 5    // by so many delays
	measures  = 3    // so many times, if the host makes it unclear
	grossly   = 4    // times the lateness of this host, a difference is none of its doing
	chance    = 1e-6 // how likely right clients may be to be taken for ones that share their delays
)

// expectSpread expects that the delays of several processes, each with a server of its own that resets every connection, are not
// all the same.
func expectSpread(ctx context.Context, lab *harness.WireLab, drop dropping, most int, why string) {
	GinkgoHelper()
	var largest, late time.Duration
	for n := 0; n < measures && (n == 0 || lab.Trace.Now() < lab.Timing.Bulk); n++ {
		began := lab.Trace.Now()
		gaps := gapsOfEach(ctx, lab, drop, most)
		apart := differences(gaps)
		largest, late = apart[len(apart)-1], lateSince(lab, began)
		switch median := apart[len(apart)/2]; {
		case largest <= lab.Timing.Same:
			harness.Wrong("Expected the processes of a client to wait for different delays, but all of %d processes waited, to within "+
				"%v, for %v. %s",
				processes, lab.Timing.Same, rounded(gaps[0]), why)
		case median > max(2*lab.Timing.Same, late) || largest-lab.Timing.Same > grossly*late:
			return // a host that stalls makes some delays differ as much as it was late at the worst, but not most
		}
	}
	harness.Inconclusive("The delays of the processes differ by up to %v, which may well be this host's doing: it was up to %v late. A "+
		"run of this case alone, on a machine with less to do, settles it.",
		largest.Round(time.Millisecond), late.Round(time.Millisecond))
}

// gapsOfEach starts the processes and returns the first delays of each, all equally many: as many as are to be compared, or as
// Timing.Bulk has room for where nobody declares how long they are.
func gapsOfEach(ctx context.Context, first *harness.WireLab, drop dropping, most int) [][]time.Duration {
	GinkgoHelper()
	var labs []*harness.WireLab
	for range processes {
		lab := first.Sibling(ctx)
		drop(lab, fault.Reset(fault.ToClient), most, lab.Timing.Gap)
		lab.Start(ctx)
		labs = append(labs, lab)
	}
	const few = 3 // delays prove nothing
	until := first.Trace.Now() + first.Timing.Bulk
	for _, lab := range labs {
		for n := 1; n <= most; n++ {
			if first.Impl.Policies.Backoff != nil {
				undriven.Returns(ctx, lab, n+1)
			} else if !undriven.Comes(ctx, lab, n+1, until-first.Trace.Now()) {
				most = n - 1
			}
		}
	}
	if most < few {
		harness.NotJudged("it came back %d times in %v, too few to compare what it waited for", most, first.Timing.Bulk)
	}
	var all [][]time.Duration
	for i, lab := range labs {
		all = append(all, undriven.Gaps(lab, most))
		first.Note("process %d: %v", i+1, rounded(all[i]))
	}
	return all
}

// differences are how far each delay is from that of the first process, in ascending order.
func differences(gaps [][]time.Duration) []time.Duration {
	var apart []time.Duration
	for _, others := range gaps[1:] {
		for n, gap := range others {
			apart = append(apart, (gap - gaps[0][n]).Abs())
		}
	}
	slices.Sort(apart)
	return apart
}

// lateSince is how late this host was at the worst.
func lateSince(lab *harness.WireLab, from time.Duration) time.Duration {
	start := lab.Trace.Start()
	return harness.HostLate(start.Add(from), start.Add(lab.Trace.Now()))
}

// byChance is how likely it is, for delays drawn evenly from their bands, that those of all processes count as
// the same.
func byChance(b subject.Backoff, gaps int, same time.Duration) float64 {
	p := 1.0
	for n := 1; n <= gaps; n++ {
		band := b.Band(b.Failure(n))
		if width := band.Latest - band.Earliest; width > 2*same {
			p *= float64(2*same) / float64(width)
		}
	}
	return math.Pow(p, processes-1)
}

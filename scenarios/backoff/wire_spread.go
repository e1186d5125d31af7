package backoff

import (
	"context"
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
			declared := lab.Declared()
			if allByChance(&declared, most, lab.Timing.Same) > chance {
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
// all the same. What a host that stalls makes of single delays decides nothing: most places have to say the same.
func expectSpread(ctx context.Context, lab *harness.WireLab, drop dropping, most int, why string) {
	GinkgoHelper()
	var all []place
	began := lab.Trace.Now()
	for n := 0; n < measures && (n == 0 || lab.Trace.Now() < lab.Timing.Bulk); n++ {
		gaps := gapsOfEach(ctx, lab, drop, most)
		these := placesOf(gaps, lab.Impl.Policies.Backoff, lab.Timing.Same)
		all = append(all, these...)
		byLuck := byChance(all, alike(all, lab.Timing.Same)) > chance
		if !byLuck {
			why = "That comes about by chance in less than one of a million runs. " + why
		}
		if !byLuck || alike(these, lab.Timing.Same) == len(these) {
			harness.Wrong("Expected the processes of a client to wait for different delays, but %s. The first of them waited for %v. %s",
				sameness(all, lab.Timing.Same), rounded(gaps[0]), why)
		}
		if spreadOut(all, lab.Timing.Same, grossly*lateSince(lab, began), n > 0) {
			return
		}
	}
	harness.Inconclusive("The delays of the processes differ now and then, which may well be this host's doing: %s, and this machine was "+
		"up to %v late. A run of this case alone, on a machine with less to do, settles it.",
		sameness(all, lab.Timing.Same), lateSince(lab, began).Round(time.Millisecond))
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

// lateSince is how late this host was at the worst.
func lateSince(lab *harness.WireLab, from time.Duration) time.Duration {
	start := lab.Trace.Start()
	return harness.HostLate(start.Add(from), start.Add(lab.Trace.Now()))
}

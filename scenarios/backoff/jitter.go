package backoff

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// draws is how many delays are drawn where the adapter offers them: enough that a right generator is accused once in a
// million runs and a wrong one is found in the first.
const draws = 400

// evenDraws is how many it takes to find a tenth of the range that is never drawn, wherever it lies (harness.ClientLab.Uniform).
const evenDraws = 4000

var _ = harness.Describe("The jitter of a client", func() {
	DescribeTable("is spread evenly over the declared range",
		func(ctx SpecContext, jitter string) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0).Config(func(c *adapter.Config) { c.Backoff.Jitter = jitter }))
			backoff.Uniform(lab, backoff.Samples(ctx, lab, 1, evenDraws), 1)
			backoff.Uniform(lab, backoff.Samples(ctx, lab, 3, evenDraws), 3)
		},
		Entry("equal jitter, over the upper half", harness.Covers("BKF-007.client.equal", harness.BackoffSamples, harness.FreeBackoff),
			"equal"),
		Entry("full jitter, over the whole delay", harness.Covers("BKF-007.client.full", harness.BackoffSamples, harness.FreeBackoff),
			"full"),
	)

	It("is spread evenly over clients that lose the same server at once: over clients that lose one server",
		harness.Covers("BKF-007.client.crowd", harness.Reconnect, harness.Even, harness.Tries, harness.Backoffs(2),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const clients = 48
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0))
			crowd := make([]*harness.Driven, clients)
			for i := range crowd {
				crowd[i] = lab.Open(ctx)
			}
			losses := lab.Config.Backoff.EvenFrom() // until the delays are drawn evenly
			accepted := acceptedBy(ctx, lab, crowd, 0)
			lost := make([]time.Duration, clients)
			for n := 1; n <= losses; n++ {
				for i, at := range accepted {
					lost[i] = lab.Trace.Now()
					Expect(lab.Server().Conns()[at].Reset()).To(Succeed())
				}
				accepted = acceptedBy(ctx, lab, crowd, n)
			}
			waits := make([]time.Duration, clients)
			for i, client := range crowd {
				last := backoff.ReportsAttempts(ctx, client, losses+1)[losses]
				backoff.MustTell([]adapter.Event{last})
				backoff.WaitedInBand(lab, last, losses, lost[i], lab.Server().Times()[accepted[i]])
				waits[i] = backoff.Waited(last)
			}
			backoff.Uniform(lab, waits, losses)
		})

	It("is in the middle of its range on average", harness.Covers("BKF-008.client", harness.BackoffSamples, harness.Even),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
			n := lab.Config.Backoff.EvenFrom()
			band := lab.Config.Backoff.Band(n)
			var sum time.Duration
			for _, delay := range backoff.Samples(ctx, lab, n, draws) {
				sum += delay
			}
			mean, middle := sum/draws, (band.Earliest+band.Latest)/2
			// Five standard deviations of the mean of this many even draws: width/sqrt(12)/sqrt(draws) each.
			tolerance := 5 * (band.Latest - band.Earliest) / 69
			if mean < middle-tolerance || mean > middle+tolerance {
				harness.Wrong("Expected the mean of %d delays drawn from %v to %v to be %v, give or take %v, but it is %v: the load of a "+
					"whole fleet shifts by that.",
					draws, band.Earliest, band.Latest, middle, tolerance, mean)
			}
		})

	It("is not the same in two processes: two processes",
		harness.Covers("BKF-009.client", harness.Reconnect, harness.Random, harness.Waits(4, subject.WaitSeries),
			harness.Injects(fault.KindReset)), func(ctx SpecContext) {
			const most, few = 5, 4 // attempts, and processes
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(most))
			attempts, processes := backoff.Tries(lab, most), 16
			if attempts < most {
				processes = few // few delays may be alike to the millisecond by chance: of more processes, some two would be
			}
			labs, clients, began := []*harness.ClientLab{lab}, []*harness.Driven{}, lab.Trace.Now()
			for i := range processes {
				if i >= few && lab.Trace.Now()-began > lab.Timing.Work {
					processes = i // a machine that takes so long to start them is compared by fewer
					break
				}
				if i > 0 {
					labs = append(labs, lab.Sibling(ctx))
				}
				script.ResetAll(labs[i])
				clients = append(clients, labs[i].Open(ctx))
			}
			lab.Note("%d processes were compared", processes)
			waits := make([][]adapter.Event, processes)
			for i, client := range clients {
				backoff.AwaitAttempts(ctx, labs[i], client, attempts)
				backoff.Kept(ctx, labs[i], client)
				waits[i] = client.Attempts()[1:attempts]
				backoff.MustTell(waits[i])
				for j := range i {
					Expect(waits[i]).NotTo(match.Delays(waits[j]), "Processes %d and %d of %d wait for the same sequence of delays. "+
						"A generator that every process seeds alike keeps those that failed together together", j+1, i+1, processes)
				}
			}
		})

	It("stays inside the capped band for every attempt number", harness.Covers("BKF-017.client", harness.BackoffSamples),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
			// A 32-bit or 64-bit shift overflows at one of these, and a floating-point power at the last.
			for _, n := range []int{31, 32, 33, 63, 64, 65, 1100, 100_000} {
				backoff.AllInBand(lab, backoff.Samples(ctx, lab, n, draws/20), n)
			}
		})
})

// acceptedBy waits until every client has become connected for the n-th time, from 0, and tells for each which of our
// peer's connections that is.
func acceptedBy(ctx context.Context, lab *harness.ClientLab, clients []*harness.Driven, n int) []int {
	found := make([]int, len(clients))
	for i, client := range clients {
		var local string
		Eventually(ctx, func() bool {
			connected := slices.DeleteFunc(client.States(), func(e adapter.Event) bool { return e.To != adapter.Connected })
			if len(connected) > n {
				local = connected[n].Local
			}
			return local != ""
		}).WithTimeout(lab.Timing.Bulk).Should(BeTrue(), func() string {
			return fmt.Sprintf("Expected each of %d clients to become connected %d times, but client %d is %s.", len(clients), n+1, i+1,
				client.State())
		})
		Eventually(ctx, func() int {
			found[i] = lab.Server().From(local)
			return found[i]
		}).Should(BeNumerically(">=", 0), "the connection that client %d reports to have from %s: none such reached the peer", i+1, local)
	}
	return found
}

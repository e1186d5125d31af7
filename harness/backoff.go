package harness

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// grain is how exactly a delay can be told: some clients count in milliseconds.
const grain = time.Millisecond

// Band gives the delays that a policy allows after failed attempt number n, from 1: the formula of the drill protocol.
func Band(b adapter.Backoff, n int) timing.Window {
	whole := time.Duration(math.Min(float64(b.Cap.D()), float64(b.Initial.D())*math.Pow(b.Factor, float64(n-1))))
	switch b.Jitter {
	case "equal":
		return timing.Window{Earliest: whole / 2, Latest: whole}
	case "full":
		return timing.Window{Latest: whole}
	}
	return timing.Window{Earliest: whole, Latest: whole}
}

// Waited tells the delay that an attempt or retry event reports.
func Waited(e adapter.Event) time.Duration { return time.Duration(e.Delay) * time.Microsecond }

// WaitedInBand expects of an attempt or retry event that the client waited before it as its policy has it after n
// failures, and that the wire, where the last try failed and the next one came at these times, agrees with the report.
func (l *ClientLab) WaitedInBand(e adapter.Event, n int, failed, again time.Duration) {
	ginkgo.GinkgoHelper()
	told, band := Waited(e), Band(*l.Config.Backoff, n)
	l.as(classTiming, func() {
		if !band.Widen(grain).Holds(told) {
			ginkgo.Fail(fmt.Sprintf("Expected a wait of %v to %v after failure %d, as the client's backoff has it, but the client reports that it waited %v.",
				band.Earliest, band.Latest, n, round(told)))
		}
	})
	l.Lasts(fmt.Sprintf("the try after failure %d, before which the client says that it waited %v,", n, round(told)), failed, again, told)
}

// BackedOff expects of a client whose every connection failed as soon as it was accepted that it waited before each
// further attempt as its policy has it, and that each attempt it reports was on the wire.
func (l *ClientLab) BackedOff(ctx context.Context, d *Driven) {
	ginkgo.GinkgoHelper()
	accepted := l.Server().Times()
	attempts := d.ReportsAttempts(ctx, len(accepted))
	for n := 1; n < len(accepted); n++ {
		l.WaitedInBand(attempts[n], n, accepted[n-1], accepted[n])
	}
}

// ReportsAttempts expects that the client reports exactly this many attempts to connect, and gives them.
func (d *Driven) ReportsAttempts(ctx context.Context, n int) []adapter.Event {
	ginkgo.GinkgoHelper()
	Eventually(ctx, func() int { return len(d.Attempts()) }).Should(Equal(n), func() string {
		return fmt.Sprintf("Expected the client to report the %d attempts to connect that it made, but it reports %d.", n, len(d.Attempts()))
	})
	return d.Attempts()
}

// GivesUp expects that the client says within the limit that its policy is used up, and ends disconnected. It gives the
// event that says so.
func (d *Driven) GivesUp(ctx context.Context, limit time.Duration) adapter.Event {
	ginkgo.GinkgoHelper()
	var found adapter.Event
	Eventually(ctx, func() bool {
		for _, e := range d.Events() {
			if e.Class == adapter.GaveUp {
				found = e
				return true
			}
		}
		return false
	}).WithTimeout(limit).Should(BeTrue(), func() string {
		return fmt.Sprintf("Expected the client to report within %v that it gave up (class gave_up), but it did not: it made %d attempts, and its state is %s.",
			limit, len(d.Attempts()), d.State())
	})
	Eventually(ctx, d.States).Should(match.Rest(adapter.Disconnected))
	return found
}

// BackoffSamples asks for this many draws, each by a fresh policy, of the delay after failed attempt number n.
func (l *ClientLab) BackoffSamples(ctx context.Context, n, count int) []time.Duration {
	answer := l.do(ctx, adapter.Command{Verb: adapter.VerbQuery, What: "backoff", Config: &l.Config, Attempt: n, Count: count})
	if len(answer.Delays) != count {
		l.abort(verdict.Error, verdict.Adapter, fmt.Sprintf("The adapter was asked for %d backoff delays and gave %d.", count, len(answer.Delays)))
	}
	samples := make([]time.Duration, count)
	for i, micros := range answer.Delays {
		samples[i] = time.Duration(micros) * time.Microsecond
	}
	return samples
}

// InBand expects that every one of these delays is one that the policy allows after failed attempt number n.
func (l *ClientLab) InBand(samples []time.Duration, n int) {
	ginkgo.GinkgoHelper()
	band := Band(*l.Config.Backoff, n).Widen(grain)
	for _, s := range samples {
		if !band.Holds(s) {
			ginkgo.Fail(fmt.Sprintf("Expected every delay after failure %d to be from %v to %v, as the client's backoff has it, but one of %d is %v.",
				n, band.Earliest, band.Latest, len(samples), s))
		}
	}
}

// ksLimit is the Kolmogorov-Smirnov distance, times the root of the number of samples, that a right generator exceeds
// once in a million runs: sqrt(-ln(1e-6/2)/2).
const ksLimit = 2.694

// Uniform expects that these delays are spread evenly over the band of the policy after failed attempt number n. A right
// client fails this once in a million runs.
func (l *ClientLab) Uniform(samples []time.Duration, n int) {
	ginkgo.GinkgoHelper()
	band := Band(*l.Config.Backoff, n)
	distance := ksDistance(samples, band)
	limit := ksLimit / math.Sqrt(float64(len(samples)))
	l.Note("%d delays after failure %d: Kolmogorov-Smirnov distance %.3f, limit %.3f", len(samples), n, distance, limit)
	if distance > limit {
		ginkgo.Fail(fmt.Sprintf("Expected %d delays after failure %d to be spread evenly from %v to %v, but they lie from %v to %v, half of them below %v "+
			"(Kolmogorov-Smirnov distance %.2f, limit %.2f).", len(samples), n, band.Earliest, band.Latest,
			round(slices.Min(samples)), round(slices.Max(samples)), round(median(samples)), distance, limit))
	}
}

// ksDistance is the greatest distance between the samples' distribution and the uniform one over the band.
func ksDistance(samples []time.Duration, band timing.Window) float64 {
	sorted := slices.Sorted(slices.Values(samples))
	worst, width, count := 0.0, float64(band.Latest-band.Earliest), float64(len(sorted))
	for i, s := range sorted {
		p := min(1, max(0, float64(s-band.Earliest)/width))
		worst = max(worst, math.Abs(p-float64(i)/count), math.Abs(float64(i+1)/count-p))
	}
	return worst
}

func median(samples []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(samples))[len(samples)/2]
}

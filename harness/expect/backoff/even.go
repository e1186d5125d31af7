package backoff

import (
	"math"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// ksAlarm is the Kolmogorov-Smirnov distance, times the root of the number of samples, that a right generator exceeds
// once in a million runs: sqrt(-ln(1e-6/2)/2).
const ksAlarm = 2.694

// The distance does not see a narrow part of the band that is never drawn: a hole of a tenth in its middle moves it by a twentieth. So
// the draws in each part are counted, too, where many are expected there: of 4,000 in 20 parts, 200. A right generator puts half
// of what is expected into one of them, or half more, less than once in a thousand million runs (TestFalseAlarmsOfParts); a
// hole of a tenth leaves one of them empty.
const (
	mostParts    = 20
	leastInPart  = 150 // expected; of fewer, chance may leave too few
	grainsOfPart = 4   // a part is at least so many times what delays can be told to: some clients count in milliseconds
	tooFew       = 0.5 // of what is expected in a part
	tooMany      = 1.5
)

// Uniform expects that these delays are spread evenly over the band of the policy after failed attempt number n. A right
// client fails this once in a million runs.
func Uniform(l *harness.ClientLab, samples []time.Duration, n int) {
	ginkgo.GinkgoHelper()
	band := l.Config.Backoff.Band(n)
	distance, limit := ksDistance(samples, band), ksLimit(l, len(samples), band)
	counts := inParts(samples, band, parts(l, len(samples), band))
	l.Note("%d delays after failure %d: Kolmogorov-Smirnov distance %.3f, limit %.3f; in equal parts of the band: %v", len(samples), n,
		distance, limit, counts)
	if distance > limit {
		harness.Wrong("Expected %d delays after failure %d to be spread evenly from %v to %v, but they lie from %v to %v, half of them below %v "+
			"(Kolmogorov-Smirnov distance %.2f, limit %.2f).", len(samples), n, band.Earliest, band.Latest,
			timing.Round(slices.Min(samples)), timing.Round(slices.Max(samples)), timing.Round(median(samples)), distance, limit)
	}
	expected := float64(len(samples)) / float64(len(counts))
	for part, count := range counts {
		if share := float64(count) / expected; len(counts) > 1 && (share < tooFew || share > tooMany) {
			width := (band.Latest - band.Earliest) / time.Duration(len(counts))
			from := band.Earliest + time.Duration(part)*width
			harness.Wrong("Expected %d delays after failure %d to be spread evenly from %v to %v, so that about %.0f lie from %v to %v; %d do. "+
				"Clients that failed together come back together in the rest of the band.", len(samples), n, band.Earliest, band.Latest,
				expected, timing.Round(from), timing.Round(from+width), count)
		}
	}
}

// ksAlarm is the greatest distance that n right samples may have, rounded as they may be to the grain.
func ksLimit(l *harness.ClientLab, n int, band timing.Window) float64 {
	return ksAlarm/math.Sqrt(float64(n)) + float64(l.Timing.Grain)/float64(band.Latest-band.Earliest)
}

// parts is how many parts of the band n samples are counted in; 1 if they are too few, or the band too narrow, to tell anything.
func parts(l *harness.ClientLab, n int, band timing.Window) int {
	return max(1, min(mostParts, n/leastInPart, int((band.Latest-band.Earliest)/(grainsOfPart*l.Timing.Grain))))
}

// inParts counts the samples in each of so many equal parts of the band; those outside of it belong to the first or the last.
func inParts(samples []time.Duration, band timing.Window, parts int) []int {
	counts := make([]int, parts)
	for _, s := range samples {
		at := int(time.Duration(parts) * (s - band.Earliest) / (band.Latest - band.Earliest))
		counts[min(max(0, at), parts-1)]++
	}
	return counts
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

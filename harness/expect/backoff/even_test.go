package backoff

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestInParts(t *testing.T) {
	band := timing.Window{Earliest: 500, Latest: 1000}
	got := inParts([]time.Duration{400, 500, 549, 550, 999, 1000, 1200}, band, 10)
	if want := []int{3, 1, 0, 0, 0, 0, 0, 0, 0, 3}; !slices.Equal(got, want) {
		t.Errorf("in parts %v, want %v", got, want)
	}
}

// The exact chance that a right generator puts too few or too many of its draws into some part.
func TestFalseAlarmsOfParts(t *testing.T) {
	for _, c := range []struct {
		draws, parts int
		most         float64
	}{{4000, 20, 1e-9}, {4000, 12, 1e-9}, {leastInPart * 2, 2, 1e-6}, {leastInPart * 10, 10, 1e-6}} {
		expected := float64(c.draws) / float64(c.parts)
		p, alarm := 1/float64(c.parts), 0.0
		for k := range c.draws + 1 {
			if share := float64(k) / expected; share < tooFew || share > tooMany {
				alarm += math.Exp(logChoose(c.draws, k) + float64(k)*math.Log(p) + float64(c.draws-k)*math.Log1p(-p))
			}
		}
		if alarm *= float64(c.parts); alarm > c.most {
			t.Errorf("%d draws in %d parts: a right generator is accused with a chance of %.2g, want %.0g at most", c.draws, c.parts,
				alarm, c.most)
		}
	}
}

func logChoose(n, k int) float64 {
	lgamma := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lgamma(n) - lgamma(k) - lgamma(n-k)
}

// A tenth of the band that is never drawn leaves a part empty, wherever it lies.
func TestAHoleOfATenthIsAlwaysFound(t *testing.T) {
	const draws = 4000
	r := rand.New(rand.NewPCG(1, 2))
	band := timing.Window{Earliest: 200 * time.Millisecond, Latest: 400 * time.Millisecond}
	for range 200 {
		at := r.Float64() * 0.9
		samples := make([]time.Duration, draws)
		for i := range samples {
			u := r.Float64() * 0.9
			if u > at {
				u += 0.1
			}
			samples[i] = band.Earliest + time.Duration(u*float64(band.Latest-band.Earliest))
		}
		if counts := inParts(samples, band, mostParts); float64(slices.Min(counts)) >= tooFew*draws/mostParts {
			t.Errorf("a hole that begins at %.3f of the band is not found: %v", at, counts)
		}
	}
}

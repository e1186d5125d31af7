package resources

import (
	"math"
	"testing"
	"time"
)

func TestWhatEachCostsIsSeenInEighths(t *testing.T) {
	for name, c := range map[string]struct {
		worked      func(done int64) time.Duration
		first, last float64 // seconds of each
		known       bool
	}{
		"the same":  {func(d int64) time.Duration { return time.Duration(d) * 20 * time.Microsecond }, 20e-6, 20e-6, true},
		"quadratic": {func(d int64) time.Duration { return time.Duration(d*d) * time.Nanosecond }, 10e-6, 150e-6, true},
		"too short": {func(d int64) time.Duration { return time.Duration(d) * 5 * time.Microsecond }, 0, 0, false},
	} {
		g := &Growth{}
		for done := int64(0); done <= 80_000; done += 1000 {
			g.looks = append(g.looks, look{done: done, worked: c.worked(done)})
		}
		costs, known := g.costs()
		if known != c.known || known && (math.Abs(costs[0]/c.first-1) > 0.01 || math.Abs(costs[eighths-1]/c.last-1) > 0.01) {
			t.Errorf("%s: known %t, %v", name, known, costs)
		}
	}
}

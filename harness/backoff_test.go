package harness

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestBand(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		jitter string
		n      int
		want   timing.Window
	}{
		{"none", 1, timing.Window{Earliest: 100 * ms, Latest: 100 * ms}},
		{"none", 3, timing.Window{Earliest: 400 * ms, Latest: 400 * ms}},
		{"equal", 2, timing.Window{Earliest: 100 * ms, Latest: 200 * ms}},
		{"equal", 5, timing.Window{Earliest: 800 * ms, Latest: 1600 * ms}},
		{"equal", 100_000, timing.Window{Earliest: 800 * ms, Latest: 1600 * ms}}, // the power is infinite
		{"full", 2, timing.Window{Latest: 200 * ms}},
	} {
		b := *TestBackoff(0)
		b.Jitter = c.jitter
		if got := Band(b, c.n); got != c.want {
			t.Errorf("band of %s jitter after failure %d: %v, want %v", c.jitter, c.n, got, c.want)
		}
	}
}

func TestKSDistance(t *testing.T) {
	band := timing.Window{Earliest: 100, Latest: 200}
	for _, c := range []struct {
		name    string
		samples []time.Duration
		want    float64
	}{
		{"all at the upper edge", []time.Duration{200, 200, 200, 200}, 1},
		{"all in the middle", []time.Duration{150, 150}, 0.5},
		{"outside of the band", []time.Duration{50, 60}, 1},
		{"even, whatever their order", []time.Duration{188, 113, 163, 138}, 0.13},
	} {
		if got := ksDistance(c.samples, band); got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("%s: distance %.3f, want %.3f", c.name, got, c.want)
		}
	}
}

func TestWaitedReadsMicroseconds(t *testing.T) {
	if got := Waited(adapter.Event{Delay: 1500}); got != 1500*time.Microsecond {
		t.Errorf("waited %v, want 1.5 ms", got)
	}
}

package backoff

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/timing"
)

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

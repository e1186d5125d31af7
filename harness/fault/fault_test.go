package fault

import (
	"testing"
	"time"
)

func TestAFaultSaysWhatItIs(t *testing.T) {
	for want, f := range map[string]Fault{
		"latency to-client 50ms ±10ms":           Latency(ToClient, 50*time.Millisecond, 10*time.Millisecond),
		"close to-server at byte 0":              Close(ToServer),
		"reset to-server at byte 9 connection 2": Reset(ToServer).After(9).OnConn(2),
		"stall to-client after frame 3":          Stall(ToClient).AfterFrame(3),
		"slice to-server 7 B 1ms":                Slice(ToServer, 7).Pausing(time.Millisecond),
		"bandwidth to-server 20000 B/s":          Bandwidth(ToServer, 20_000),
		"accept-reset connection 4":              AcceptReset().OnConn(4),
		"close to-client 9 B after frame 3":      Close(ToClient).AfterFrame(3).After(9),
		"cut to-client at byte 2 50ms":           Cut(ToClient, 2, 50*time.Millisecond),
		"leap -1h0m0s":                           Leap(-time.Hour),
		"refuse":                                 Refuse(),
	} {
		if got := f.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAFaultConcernsItsConnections(t *testing.T) {
	for name, c := range map[string]struct {
		fault Fault
		on    map[int]bool
	}{
		"every one":  {AcceptClose(), map[int]bool{1: true, 2: true, 99: true}},
		"the second": {AcceptClose().OnConn(2), map[int]bool{1: false, 2: true, 3: false}},
	} {
		for n, want := range c.on {
			if got := c.fault.On(n); got != want {
				t.Errorf("%s: On(%d) = %v", name, n, got)
			}
		}
	}
}

func TestFaultsAreComparable(t *testing.T) {
	three, again, four := Close(ToServer).After(3), Close(ToServer).After(3), Close(ToServer).After(4)
	if three != again || three == four {
		t.Error("faults must compare by what they say")
	}
}

package subject

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

const ms = time.Millisecond

// The policies of two libraries, by their sources.
var (
	// grpc-go, internal/backoff: the first delay has no jitter, and all further ones have it after the cap.
	grpc = Backoff{Initial: Millis(time.Second), Factor: 1.6, Cap: Millis(120 * time.Second), Jitter: JitterProportional, Width: 0.2,
		Reset: ResetReady}
	// Twisted, ReconnectingClientFactory.retry: 1 s is multiplied before the first use, and what was drawn is what grows.
	twisted = Backoff{Initial: 2718 * Millis(ms), Factor: math.E, Cap: Millis(time.Hour), Jitter: JitterGaussian, Width: 0.119626565582,
		Reset: ResetConnect}
)

func TestBands(t *testing.T) {
	base := Backoff{Initial: 100 * Millis(ms), Factor: 2, Cap: 500 * Millis(ms)}
	for _, test := range []struct {
		jitter string
		width  float64
		n      int
		want   timing.Window
	}{
		{JitterNone, 0, 1, timing.Window{Earliest: 100 * ms, Latest: 100 * ms}},
		{JitterNone, 0, 4, timing.Window{Earliest: 500 * ms, Latest: 500 * ms}},
		{JitterEqual, 0, 2, timing.Window{Earliest: 100 * ms, Latest: 200 * ms}},
		{JitterFull, 0, 100_000, timing.Window{Latest: 500 * ms}},
		{JitterProportional, 0.2, 2, timing.Window{Earliest: 160 * ms, Latest: 240 * ms}},
		{JitterProportional, 0.2, 9, timing.Window{Earliest: 400 * ms, Latest: 600 * ms}},
		{JitterProportional, 1, 1, timing.Window{Latest: 200 * ms}},
		{JitterDecorrelated, 0, 1, timing.Window{Earliest: 100 * ms, Latest: 200 * ms}},
		{JitterDecorrelated, 0, 3, timing.Window{Earliest: 100 * ms, Latest: 500 * ms}},
		{JitterGaussian, 0.1, 1, timing.Window{Earliest: 50 * ms, Latest: 150 * ms}},
		{JitterGaussian, 0.5, 2, timing.Window{Earliest: 0, Latest: 1532106781 * time.Nanosecond}},
		{JitterGaussian, 0.1, 100_000, timing.Window{Earliest: 250 * ms, Latest: 750 * ms}},
	} {
		b := base
		b.Jitter, b.Width = test.jitter, test.width
		if got := b.Band(test.n); (got.Earliest-test.want.Earliest).Abs() > time.Microsecond ||
			(got.Latest-test.want.Latest).Abs() > time.Microsecond {
			t.Errorf("%s %v after failure %d: %v, want %v", test.jitter, test.width, test.n, got, test.want)
		}
	}
}

// TestLibrariesStayInTheirBands draws as the libraries' own code does. A draw outside comes about once in a million.
func TestLibrariesStayInTheirBands(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	for range 2000 {
		delay := 1.0
		for n := 1; n <= 14; n++ {
			delay = min(delay*math.E, 3600)
			delay += random.NormFloat64() * delay * twisted.Width
			if band := twisted.Band(n).Widen(ms); !band.Holds(seconds(delay)) {
				t.Fatalf("Twisted waits %v after failure %d, outside %v", seconds(delay), n, band)
			}
			capped := min(math.Pow(1.6, float64(n-1)), 120)
			if n > 1 {
				capped *= 1 + 0.2*(random.Float64()*2-1)
			}
			if band := grpc.Band(n).Widen(ms); !band.Holds(seconds(capped)) {
				t.Fatalf("grpc-go waits %v after failure %d, outside %v", seconds(capped), n, band)
			}
		}
	}
}

func TestWhatASeriesIs(t *testing.T) {
	if n := twisted.Failure(3); n != 1 {
		t.Errorf("a connection resets the series, and its third loss counts as failure %d", n)
	}
	if n := grpc.Failure(3); n != 3 {
		t.Errorf("only a message resets the series, and the third accept-then-reset counts as failure %d", n)
	}
	if rule := (Backoff{Stable: Millis(time.Second)}).ResetRule(); rule != ResetStable {
		t.Errorf("with a stability window the rule is %s", rule)
	}
	if rule := (Backoff{}).ResetRule(); rule != ResetConnect {
		t.Errorf("without a stability window the rule is %s", rule)
	}
	for _, test := range []struct {
		factor       float64
		initial, cap Millis
		want         int
	}{{2, 100, 100, 1}, {2, 100, 200, 2}, {2, 100, 1600, 5}, {1.6, 1000, 120_000, 12}, {1, 100, 200, 0}} {
		if got := (Backoff{Initial: test.initial, Factor: test.factor, Cap: test.cap}).Capped(); got != test.want {
			t.Errorf("%v to %v by %v: capped from failure %d on, want %d", test.initial, test.cap, test.factor, got, test.want)
		}
	}
}

func TestEvenJitter(t *testing.T) {
	for jitter, want := range map[string][2]bool{
		JitterNone: {false, false}, JitterEqual: {true, true}, JitterFull: {true, true}, JitterProportional: {false, true},
		JitterGaussian: {false, false}, JitterDecorrelated: {true, false},
	} {
		b := Backoff{Initial: 100, Factor: 3, Cap: 1000, Jitter: jitter}
		if got := [2]bool{b.Even(1), b.Even(2)}; got != want {
			t.Errorf("%s: the first and second delays are even: %v, want %v", jitter, got, want)
		}
	}
}

package undriven

import (
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// declaring makes a lab of a client without an adapter that declares this backoff.
func declaring(b subject.Backoff) *harness.WireLab {
	return &harness.WireLab{Lab: &harness.Lab{Timing: timing.Default, Impl: subject.Implementation{Policies: subject.Policies{Backoff: &b}}}}
}

func doubling() subject.Backoff {
	const ms = subject.Millis(time.Millisecond)
	return subject.Backoff{Initial: 100 * ms, Factor: 2, Cap: 800 * ms, Jitter: subject.JitterEqual, Stable: 1000 * ms}
}

func TestMostFailuresCountsTheShortestDelays(t *testing.T) {
	for since, want := range map[time.Duration]int{
		0:                      1, // the loss itself
		49 * time.Millisecond:  1, // the first delay is 50 ms at least
		50 * time.Millisecond:  2,
		149 * time.Millisecond: 2,
		150 * time.Millisecond: 3,
		350 * time.Millisecond: 4,
	} {
		if got := mostFailures(declaring(doubling()), since); got != want {
			t.Errorf("after %v: at most %d failures, want %d", since, got, want)
		}
	}
	full := doubling()
	full.Jitter = subject.JitterFull
	if got := mostFailures(declaring(full), 0); got < 64 {
		t.Errorf("full jitter may fail any number of times in no time, not %d", got)
	}
}

func TestWatchesWhatThePolicyAllows(t *testing.T) {
	few := doubling()
	few.Attempts = 3
	short := doubling()
	short.MaxElapsed = subject.Millis(1200 * time.Millisecond) // room for the delays of 100 and 200 ms, and what is needed besides
	for name, c := range map[string]struct {
		backoff subject.Backoff
		want    int
	}{"no limit": {doubling(), 5}, "attempts": {few, 2}, "elapsed": {short, 2}} {
		if got := Watches(declaring(c.backoff), 5); got != c.want {
			t.Errorf("%s: watches %d losses, want %d", name, got, c.want)
		}
	}
}

func TestPatienceIsThePolicysLongestDelay(t *testing.T) {
	lab := declaring(doubling())
	limit, why := patience(lab, 3)
	if least := 400 * time.Millisecond; limit < least || limit > least+2*lab.Timing.Reply || why == "" {
		t.Errorf("waits for %v because of %q", limit, why)
	}
	lab.Impl.Policies.Backoff = nil
	if limit, why = patience(lab, 3); limit != lab.Timing.Bulk || why != "" {
		t.Errorf("without a policy waits for %v because of %q", limit, why)
	}
}

package match

import (
	"time"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Vary matches attempts ([]adapter.Event), at least two, whose delays are not all the same to the millisecond.
func Vary() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok || len(events) < 2 {
				return matches, wrongType(actual, "at least two attempts")
			}
			for _, e := range events[1:] {
				if !sameDelay(e, events[0]) {
					return matches, nil
				}
			}
			return wrong("Expected delays that differ, but the client reports to have waited %v before each of %d attempts.",
				time.Duration(events[0].Delay)*time.Microsecond, len(events)), nil
		},
		not: wrong("Expected delays that are all the same, but they differ."),
	}
}

// Delays matches attempts ([]adapter.Event) whose delays are those of these other ones, each to the millisecond.
func Delays(others []adapter.Event) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "attempts")
			}
			for i := range min(len(events), len(others)) {
				if !sameDelay(events[i], others[i]) {
					return wrong("Expected the delays %s, but they are %s.", list(delays(others)), list(delays(events))), nil
				}
			}
			return matches, nil
		},
		not: wrong("Expected other delays than %s.", list(delays(others))),
	}
}

func delays(events []adapter.Event) []time.Duration {
	out := make([]time.Duration, len(events))
	for i, e := range events {
		out[i] = time.Duration(e.Delay) * time.Microsecond
	}
	return out
}

// sameDelay compares to the millisecond, in which some clients count.
func sameDelay(a, b adapter.Event) bool { return max(a.Delay-b.Delay, b.Delay-a.Delay) <= 1000 }

package match

import (
	"fmt"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Vary matches attempts ([]adapter.Event), at least two, whose delays are not all the same to the millisecond.
func Vary() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			events, ok := actual.([]adapter.Event)
			if !ok || len(events) < 2 {
				return "", wrongType(actual, "at least two attempts")
			}
			for _, e := range events[1:] {
				if !sameDelay(e, events[0]) {
					return "", nil
				}
			}
			return fmt.Sprintf("Expected delays that differ, but the client reports to have waited %v before each of %d attempts.",
				time.Duration(events[0].Delay)*time.Microsecond, len(events)), nil
		},
		not: "Expected delays that are all the same, but they differ.",
	}
}

// Delays matches attempts ([]adapter.Event) whose delays are those of these other ones, each to the millisecond.
func Delays(others []adapter.Event) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return "", wrongType(actual, "attempts")
			}
			for i := range min(len(events), len(others)) {
				if !sameDelay(events[i], others[i]) {
					return fmt.Sprintf("Expected the delays %s, but they are %s.", list(delays(others)), list(delays(events))), nil
				}
			}
			return "", nil
		},
		not: fmt.Sprintf("Expected other delays than %s.", list(delays(others))),
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

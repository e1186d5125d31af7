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
				if diff := e.Delay - events[0].Delay; diff > 1000 || diff < -1000 {
					return "", nil
				}
			}
			return fmt.Sprintf("Expected delays that differ, but the client reports to have waited %v before each of %d attempts.",
				time.Duration(events[0].Delay)*time.Microsecond, len(events)), nil
		},
		not: "Expected delays that are all the same, but they differ.",
	}
}

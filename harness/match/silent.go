package match

import (
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// ReportNothing matches error events ([]adapter.Event) of which there are none.
func ReportNothing() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "events")
			}
			if len(events) > 0 {
				return other(events[0].Class, "Expected the implementation to report no error, but it reports %s (%q).", events[0].Class,
					events[0].Detail), nil
			}
			return matches, nil
		},
		not: missing("Expected the implementation to report an error, but it reported none."),
	}
}

// TellNothing matches events ([]adapter.Event) of which there are none, whatever they tell.
func TellNothing() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "events")
			}
			if len(events) > 0 {
				return wrong("Expected the implementation to tell nothing more, but it told %d more, the first of them: %s.", len(events),
					events[0]), nil
			}
			return matches, nil
		},
		not: missing("Expected the implementation to tell more, but it told nothing."),
	}
}

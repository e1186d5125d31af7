package match

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// ReportNothing matches error events ([]adapter.Event) of which there are none.
func ReportNothing() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return "", wrongType(actual, "events")
			}
			if len(events) > 0 {
				return fmt.Sprintf("Expected the implementation to report no error, but it reports %s (%q).", events[0].Class, events[0].Detail), nil
			}
			return "", nil
		},
		not: "Expected the implementation to report an error, but it reported none.",
	}
}

package match

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Report matches error events ([]adapter.Event) of which the first has one of these classes.
func Report(classes ...adapter.Class) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return "", wrongType(actual, "events")
			}
			if len(events) == 0 {
				return fmt.Sprintf("Expected the implementation to report an error of class %s, but it reported none.", list(classes)), nil
			}
			if !slices.Contains(classes, events[0].Class) {
				return fmt.Sprintf("Expected the implementation to report an error of class %s, but it reported %s (%q).",
					list(classes), events[0].Class, events[0].Detail), nil
			}
			return "", nil
		},
		not: fmt.Sprintf("Expected no report of class %s, but there is one.", list(classes)),
	}
}

// Succeed matches a done event that reports success.
func Succeed() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			e, ok := actual.(adapter.Event)
			if !ok {
				return "", wrongType(actual, "an event")
			}
			if !e.Succeeded() {
				return fmt.Sprintf("Expected success, but the client reports class %s (%q).", e.Class, e.Detail), nil
			}
			return "", nil
		},
		not: "Expected a failure, but the client reports success.",
	}
}

// FailWith matches a done event that reports failure with one of these classes.
func FailWith(classes ...adapter.Class) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			e, ok := actual.(adapter.Event)
			if !ok {
				return "", wrongType(actual, "an event")
			}
			if e.Succeeded() {
				return fmt.Sprintf("Expected a failure of class %s, but the client reports success.", list(classes)), nil
			}
			if !slices.Contains(classes, e.Class) {
				return fmt.Sprintf("Expected a failure of class %s, but the client reports class %s (%q).", list(classes), e.Class, e.Detail), nil
			}
			return "", nil
		},
		not: fmt.Sprintf("Expected no failure of class %s, but there is one.", list(classes)),
	}
}

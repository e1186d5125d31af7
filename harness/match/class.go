package match

import (
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Report matches error events ([]adapter.Event) of which the first has one of these classes.
func Report(classes ...adapter.Class) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			events, ok := actual.([]adapter.Event)
			if !ok {
				return matches, wrongType(actual, "events")
			}
			if len(events) == 0 {
				return missing("Expected the implementation to report an error of class %s, but it reported none.", list(classes)), nil
			}
			if !slices.Contains(classes, events[0].Class) {
				return other(events[0].Class, "Expected the implementation to report an error of class %s, but it reported %s (%q).",
					list(classes), events[0].Class, events[0].Detail), nil
			}
			return matches, nil
		},
		not: wrong("Expected no report of class %s, but there is one.", list(classes)),
	}
}

// Succeed matches a done event that reports success.
func Succeed() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			e, ok := actual.(adapter.Event)
			if !ok {
				return matches, wrongType(actual, "an event")
			}
			switch {
			case e.Succeeded():
				return matches, nil
			case e.OK == nil:
				return missing("Expected success, but the client reports no outcome."), nil
			}
			return other(e.Class, "Expected success, but the client reports class %s (%q).", e.Class, e.Detail), nil
		},
		not: wrong("Expected a failure, but the client reports success."),
	}
}

// FailWith matches a done event that reports failure with one of these classes.
func FailWith(classes ...adapter.Class) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			e, ok := actual.(adapter.Event)
			if !ok {
				return matches, wrongType(actual, "an event")
			}
			if e.Succeeded() {
				return wrong("Expected a failure of class %s, but the client reports success.", list(classes)), nil
			}
			if !slices.Contains(classes, e.Class) {
				return other(e.Class, "Expected a failure of class %s, but the client reports class %s (%q).", list(classes), e.Class,
					e.Detail), nil
			}
			return matches, nil
		},
		not: wrong("Expected no failure of class %s, but there is one.", list(classes)),
	}
}

// other is a mismatch because of a class that was not expected. One that a clock of the implementation leads to is a matter of
// time: what it waited for may have come late.
func other(came adapter.Class, format string, args ...any) mismatch {
	if came.Timed() {
		return missing(format, args...)
	}
	return wrong(format, args...)
}

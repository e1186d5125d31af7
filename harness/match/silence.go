package match

import (
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Silence matches a number of bytes that is 0, or an account of no messages.
func Silence() types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			switch v := actual.(type) {
			case int64:
				if v != 0 {
					return wrong("Expected silence, but %d bytes came.", v), nil
				}
			case []adapter.Event:
				if len(v) != 0 {
					return wrong("Expected no message, but the implementation reports %s.", said(v[0])), nil
				}
			default:
				return matches, wrongType(actual, "a number of bytes or events")
			}
			return matches, nil
		},
		not: missing("Expected something, but there was silence."),
	}
}

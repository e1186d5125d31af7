package match

import (
	"cmp"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/verdict"
)

// OneOf matches what one of the matchers matches. Its failure says why each of them does not.
func OneOf(matchers ...types.GomegaMatcher) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			problems := make([]string, 0, len(matchers))
			for _, m := range matchers {
				ok, err := m.Match(actual)
				if err != nil {
					return matches, err
				}
				if ok {
					return matches, nil
				}
				problems = append(problems, m.FailureMessage(actual))
			}
			// Whatever time may still bring about makes all of it a matter of time.
			text, kind := verdict.Unmark(strings.Join(problems, " Or: "))
			return mismatch{cmp.Or(kind, verdict.Safety), text}, nil
		},
		not: wrong("Expected none of these outcomes."),
	}
}

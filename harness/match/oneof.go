package match

import (
	"strings"

	"github.com/onsi/gomega/types"
)

// OneOf matches what one of the matchers matches. Its failure says why each of them does not.
func OneOf(matchers ...types.GomegaMatcher) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			problems := make([]string, 0, len(matchers))
			for _, m := range matchers {
				ok, err := m.Match(actual)
				if err != nil {
					return "", err
				}
				if ok {
					return "", nil
				}
				problems = append(problems, m.FailureMessage(actual))
			}
			return strings.Join(problems, " Or: "), nil
		},
		not: "Expected none of these outcomes.",
	}
}

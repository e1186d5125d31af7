package match

import (
	"fmt"

	"github.com/onsi/gomega/types"
)

// Count matches a number of things that is exactly n. The failure names the things (in the plural) and says why it matters.
func Count(n int, things, why string) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (string, error) {
			got, ok := actual.(int)
			if !ok {
				return "", wrongType(actual, "a number of things")
			}
			if got == n {
				return "", nil
			}
			return fmt.Sprintf("Expected the number of %s to be %d, but it was %d: %s.", things, n, got, why), nil
		},
		not: fmt.Sprintf("Expected another number of %s than %d.", things, n),
	}
}

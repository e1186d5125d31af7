package match

import (
	"fmt"

	"github.com/onsi/gomega/types"
)

// Count matches a number of things that is exactly n and never falls: one too many is wrong for good. The failure names the things (in the
// plural) and says why it matters.
func Count(n int, things, why string) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			got, ok := actual.(int)
			if !ok {
				return matches, wrongType(actual, "a number of things")
			}
			if got == n {
				return matches, nil
			}
			text := fmt.Sprintf("Expected the number of %s to be %d, but it was %d: %s.", things, n, got, why)
			if got < n {
				return missing("%s", text), nil
			}
			return wrong("%s", text), nil
		},
		not: wrong("Expected another number of %s than %d.", things, n),
	}
}

// AtLeast matches a number of things that has grown to n: more may follow. The failure names the things (in the plural) and says why it
// matters.
func AtLeast(n int, things, why string) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			got, ok := actual.(int)
			if !ok {
				return matches, wrongType(actual, "a number of things")
			}
			if got < n {
				return missing("Expected the number of %s to grow to %d, but it was %d: %s.", things, n, got, why), nil
			}
			return matches, nil
		},
		not: wrong("Expected fewer %s than %d.", things, n),
	}
}

// Left matches a number of things that has fallen to n. The failure names the things (in the plural) and says why it matters.
func Left(n int, things, why string) types.GomegaMatcher {
	return &matcher{
		check: func(actual any) (mismatch, error) {
			got, ok := actual.(int)
			if !ok {
				return matches, wrongType(actual, "a number of things")
			}
			if got > n {
				return missing("Expected the number of %s to fall to %d, but it was %d: %s.", things, n, got, why), nil
			}
			return matches, nil
		},
		not: wrong("Expected more %s than %d.", things, n),
	}
}

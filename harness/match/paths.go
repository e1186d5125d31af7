package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// OneOfPaths matches changes of state that are exactly one of these paths, the state of departure first.
func OneOfPaths(paths ...[]adapter.State) types.GomegaMatcher {
	words := make([]string, len(paths))
	for i, p := range paths {
		words[i] = list(p)
	}
	wanted := strings.Join(words, "; or ")
	return states(wrong("Expected another path than %s.", wanted), func(path []adapter.State) mismatch {
		if slices.ContainsFunc(paths, func(p []adapter.State) bool { return slices.Equal(p, path) }) {
			return matches
		}
		text := fmt.Sprintf("Expected the states %s; but the client went through: %s.", wanted, list(path))
		if slices.ContainsFunc(paths, func(p []adapter.State) bool { return begins(p, path) }) {
			return missing("%s", text)
		}
		return wrong("%s", text)
	})
}

// begins reports whether a path so far may still become the whole one.
func begins(whole, soFar []adapter.State) bool {
	return len(soFar) <= len(whole) && slices.Equal(whole[:len(soFar)], soFar)
}

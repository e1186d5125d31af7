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
	return states(fmt.Sprintf("Expected another path than %s.", wanted), func(path []adapter.State) string {
		if slices.ContainsFunc(paths, func(p []adapter.State) bool { return slices.Equal(p, path) }) {
			return ""
		}
		return fmt.Sprintf("Expected the states %s; but the client went through: %s.", wanted, list(path))
	})
}

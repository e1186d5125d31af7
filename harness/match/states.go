package match

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// Reach matches changes of state ([]adapter.Event) that have come to this state at some time.
func Reach(want adapter.State) types.GomegaMatcher {
	return states(wrong("Expected the client never to be %s, but it was.", want), func(path []adapter.State) mismatch {
		if slices.Contains(path, want) {
			return matches
		}
		return missing("Expected the client to become %s, but its states are: %s.", want, list(path))
	})
}

// Rest matches changes of state of which the last one is this state.
func Rest(want adapter.State) types.GomegaMatcher {
	return states(missing("Expected the client not to be %s, but it is.", want), func(path []adapter.State) mismatch {
		if len(path) > 0 && path[len(path)-1] == want {
			return matches
		}
		return missing("Expected the client to end up %s, but its states are: %s.", want, list(path))
	})
}

// Path matches changes of state that are exactly these, the state of departure first.
func Path(want ...adapter.State) types.GomegaMatcher {
	return states(wrong("Expected another path than %s.", list(want)), func(path []adapter.State) mismatch {
		if slices.Equal(path, want) {
			return matches
		}
		text := fmt.Sprintf("Expected the states %s, but the client went through: %s.", list(want), list(path))
		if begins(want, path) {
			return missing("%s", text)
		}
		return wrong("%s", text)
	})
}

func states(not mismatch, check func([]adapter.State) mismatch) types.GomegaMatcher {
	return &matcher{not: not, check: func(actual any) (mismatch, error) {
		events, ok := actual.([]adapter.Event)
		if !ok {
			return matches, wrongType(actual, "changes of state")
		}
		var path []adapter.State
		for i, e := range events {
			if i == 0 {
				path = append(path, e.From)
			} else if e.From != events[i-1].To {
				return wrong("Expected every change of state to begin where the last one ended, but after %s came %s → %s.",
					events[i-1].To, e.From, e.To), nil
			}
			path = append(path, e.To)
		}
		return check(path), nil
	}}
}

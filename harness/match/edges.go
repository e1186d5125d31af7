package match

import (
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness/adapter"
)

// edges is the table of transitions of the drill protocol: where a client may go from each state.
var edges = map[adapter.State][]adapter.State{
	adapter.Disconnected: {adapter.Resolving},
	adapter.Resolving:    {adapter.Connecting, adapter.BackingOff, adapter.Disconnected},
	adapter.Connecting:   {adapter.Connected, adapter.BackingOff, adapter.Disconnected},
	adapter.Connected:    {adapter.BackingOff, adapter.Disconnected},
	adapter.BackingOff: {adapter.Resolving, adapter.Connecting,
		adapter.Disconnected}, // an address that is known needs no resolving again
}

// OnlyEdges matches changes of state that are all in the table of transitions.
func OnlyEdges() types.GomegaMatcher {
	return states(missing("Expected a change of state that is forbidden, but there is none."), func(path []adapter.State) mismatch {
		for i := 1; i < len(path); i++ {
			from, to := path[i-1], path[i]
			if !slices.Contains(edges[from], to) {
				return wrong("Expected a client that is %s to become nothing but %s, but change %d of %d is %s → %s, at the end of: %s.",
					from, list(edges[from]), i, len(path)-1, from, to, list(path[max(0, i-6):i+1]))
			}
		}
		return matches
	})
}

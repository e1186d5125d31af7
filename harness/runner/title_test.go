package runner

import (
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockdrill/sockdrill/harness/record"
)

func TestATitleIsTheClauseAndWhatIsSpecial(t *testing.T) {
	for _, c := range []struct {
		name       string
		id         string
		state      types.SpecState
		containers []string
		leaf, want string
	}{
		{"an entry of a table", "FRM-004.server", 0, []string{"Frames that arrive together", "are told apart"}, "1,000 in one write",
			"Sticky frames: 1,000 in one write"},
		{"the only spec of a clause", "FRM-004.server", 0, []string{"Frames"}, "are told apart", "Sticky frames"},
		{"one of several specs", "FRM-004.server.few", 0, []string{"Frames"}, "are told apart: two in one write",
			"Sticky frames: two in one write"},
		{"a pending spec", "FRM-004.server.none", types.SpecStatePending, []string{"Frames"}, "nobody sends: none", "Sticky frames: none"},
		{"a clause that does not exist", "XXX-001.server", 0, []string{"Frames"}, "are told apart", "XXX-001"},
	} {
		spec := types.SpecReport{ContainerHierarchyTexts: c.containers, LeafNodeText: c.leaf, State: c.state}
		if got := title(record.Case{ID: c.id, Clause: c.id[:7]}, spec); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

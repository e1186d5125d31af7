package scenarios

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/runner"
)

// TestEveryClauseIsExercised holds the catalogue and the specs together: every spec covers one clause (the plan fails
// otherwise), every clause has a case for each of its sides, and case ids are unique. So are titles, since whoever reads a
// report has the title and not the code.
func TestEveryClauseIsExercised(t *testing.T) {
	cases, err := runner.Plan(harness.Suite{})
	if err != nil {
		t.Fatal(err)
	}
	covered, titled := map[string]bool{}, map[string]string{}
	for _, c := range cases {
		covered[c.Clause+"."+string(c.Side)] = true
		name := c.Clause + "." + string(c.Side) + ": " + c.Title
		if other, twice := titled[name]; twice {
			t.Errorf("%s and %s are both called %q: what is special about a case is the text of its Entry, or follows a colon in its It",
				other, c.ID, c.Title)
		}
		titled[name] = c.ID
		if c.Pending != "" && len(c.Pending) < 20 {
			t.Errorf("%s is pending and does not say why: %q", c.ID, c.Pending)
		}
	}
	for _, c := range clause.All() {
		for _, side := range sides(c.Side) {
			if !covered[c.ID+"."+side] {
				t.Errorf("clause %s has no case on the %s side, not even a pending one", c.ID, side)
			}
		}
	}
}

func sides(of string) []string {
	if of == "both" {
		return []string{"client", "server"}
	}
	return []string{of}
}

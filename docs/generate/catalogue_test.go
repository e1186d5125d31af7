package main

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// A row without cases that run is not implemented, whatever stands in clauses.md.
func TestTheCatalogueTellsWhatIsJudged(t *testing.T) {
	page := cataloguePage([]record.Case{
		{ID: "FRM-001.client", Clause: "FRM-001"}, {ID: "FRM-001.server", Clause: "FRM-001"},
		{ID: "FRM-002.client", Clause: "FRM-002", Pending: "waits for a reason"},
		{ID: "FRM-003.client", Clause: "FRM-003"}, {ID: "FRM-003.server", Clause: "FRM-003", Pending: "has none"},
	})
	for _, want := range []string{
		" | implemented | client, server |\n",
		" | pending | client (cannot be tested; it waits for a reason) |\n",
		" | implemented | client, server (cannot be tested; it has none) |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, id := range ids() {
		if strings.Count(page, "\n| "+id+" |") != 1 {
			t.Errorf("%s has %d lines on the page, want 1", id, strings.Count(page, "\n| "+id+" |"))
		}
	}
}

// ids are those of all clauses, and of all rows without one.
func ids() (all []string) {
	for _, c := range clause.All() {
		all = append(all, c.ID)
	}
	for _, r := range clause.Rows() {
		all = append(all, r.ID)
	}
	return all
}

package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/reports"
)

// grid is every case that a report is about, by area and clause, with what became of it in each implementation.
type grid struct {
	columns []implementation // what was judged
	absent  []implementation // what was not
	areas   []area           // those with a case, in the catalogue's order
}

type area struct {
	clause.Area
	Clauses []clauseRows
}

type clauseRows struct {
	clause.Clause
	Rows []row
}

// row is one case.
type row struct {
	Case  string
	Title string
	cells []*reports.Result // one for each column; nil where the case is about a side that is not judged
}

// newGrid orders by the catalogue, and within a clause by the case's id: so the order depends on no report. A clause that
// is not in the catalogue is an error, since its cases would be on no page.
func newGrid(all []implementation) (grid, error) {
	var g grid
	for _, one := range all {
		if one.report == nil {
			g.absent = append(g.absent, one)
		} else {
			g.columns = append(g.columns, one)
		}
	}
	byClause, err := g.rows()
	if err != nil {
		return g, err
	}
	for _, a := range clause.Areas() {
		found := area{Area: a}
		for _, c := range clause.All() {
			if rows := byClause[c.ID]; c.Area == a.ID && len(rows) > 0 {
				found.Clauses = append(found.Clauses, clauseRows{c, rows})
			}
		}
		if len(found.Clauses) > 0 {
			g.areas = append(g.areas, found)
		}
	}
	return g, nil
}

// rows returns the cases of each clause.
func (g grid) rows() (map[string][]row, error) {
	byCase := map[string]row{}
	byClause := map[string][]row{}
	for n, column := range g.columns {
		for _, r := range column.report.Results {
			if _, known := clause.Lookup(r.Clause); !known {
				return nil, fmt.Errorf("place the case %s of %s: this sockdrill has no clause %s; run adapters/matrix.sh again", r.Case,
					column.label(), r.Clause)
			}
			one, seen := byCase[r.Case]
			if !seen {
				one = row{r.Case, r.Title, make([]*reports.Result, len(g.columns))}
				byCase[r.Case] = one
				byClause[r.Clause] = append(byClause[r.Clause], one)
			}
			one.cells[n] = &r
		}
	}
	for _, rows := range byClause {
		slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.Case, b.Case) })
	}
	return byClause, nil
}

// results are what one column has in the area.
func (a area) results(column int) []reports.Result {
	var all []reports.Result
	for _, c := range a.Clauses {
		for _, r := range c.Rows {
			if cell := r.cells[column]; cell != nil {
				all = append(all, *cell)
			}
		}
	}
	return all
}

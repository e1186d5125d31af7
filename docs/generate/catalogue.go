package main

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// The words of the page for what became of a row, and of a clause that none was planned for.
const (
	implemented = "implemented"
	pending     = string(clause.Pending)
	withdrawn   = string(clause.Withdrawn)
	later       = "later"
)

// entry is one line of the page.
type entry struct {
	id, level, side, title string
	fate                   string
	words                  string // the cases, or the reason
}

// cataloguePage lists every row that was planned, area by area, with what became of it, and the clauses that came later.
func cataloguePage(cases []record.Case) string {
	byClause := map[string][]record.Case{}
	for _, c := range cases {
		byClause[c.Clause] = append(byClause[c.Clause], c)
	}
	var tables strings.Builder
	counts := "\n| area | rows | implemented | pending | withdrawn | came later |\n|---|---|---|---|---|---|\n"
	all := map[string]int{}
	rows := 0
	for _, area := range clause.Catalogue() {
		count := map[string]int{}
		fmt.Fprintf(&tables, "\n## %s · %s\n\n| row | level | side | title | what became of it | cases, or why |\n|---|---|---|---|---|---|\n",
			area.ID, area.Title)
		for _, e := range entries(area, byClause) {
			count[e.fate]++
			all[e.fate]++
			fmt.Fprintf(&tables, "| %s | %s | %s | %s | %s | %s |\n", e.id, e.level, e.side, cell(e.title), e.fate, cell(e.words))
		}
		rows += area.Rows
		counts += tally(area.ID, area.Rows, count)
	}
	return counts + tally("**all**", rows, all) + tables.String()
}

func tally(name string, rows int, count map[string]int) string {
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d |\n", name, rows, count[implemented], count[pending], count[withdrawn], count[later])
}

// entries are the lines of one area in the order of their numbers: the rows that were planned, then what came later.
func entries(area clause.Planned, cases map[string][]record.Case) []entry {
	var planned, after []entry
	for n := 1; n <= area.Rows; n++ {
		id := fmt.Sprintf("%s-%03d", area.ID, n)
		if c, ok := clause.Lookup(id); ok {
			planned = append(planned, judged(c, cases[id], implemented))
		} else if r, ok := clause.Unwritten(id); ok {
			planned = append(planned, entry{r.ID, string(r.Level), r.Side, r.Title, string(r.Fate), r.Why})
		}
	}
	last := fmt.Sprintf("%s-%03d", area.ID, area.Rows)
	for _, c := range clause.All() {
		if c.Area == area.ID && c.ID > last {
			after = append(after, judged(c, cases[c.ID], later))
		}
	}
	return append(planned, after...)
}

// judged is the line of a clause: its cases, or why none of them can be tested.
func judged(c clause.Clause, cases []record.Case, fate string) entry {
	e := entry{c.ID, string(c.Level), c.Side, c.Title, fate, ""}
	var run, not []string
	for _, k := range cases {
		if k.Pending == "" {
			run = append(run, strings.TrimPrefix(k.ID, c.ID+"."))
		} else {
			not = append(not, fmt.Sprintf("%s (cannot be tested; it %s)", strings.TrimPrefix(k.ID, c.ID+"."), k.Pending))
		}
	}
	if len(run) == 0 {
		e.fate = pending
	}
	e.words = strings.Join(append(run, not...), ", ")
	return e
}

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// gap is a clause without a mutant on some of its sides.
type gap struct {
	clause.Clause
	sides []string
}

// unguarded returns the MUST clauses for which no mutant is named, with the sides where one is missing. The clauses
// about sockdrill itself are not among them: a defect of the reference says nothing about those.
func unguarded(clauses []clause.Clause, all []mutants.Mutant) []gap {
	var gaps []gap
	for _, c := range clauses {
		if c.Level != clause.Must || c.Side == clause.Harness {
			continue
		}
		g := gap{Clause: c}
		for _, side := range []string{clause.Client, clause.Server} {
			if (c.Side == side || c.Side == clause.Both) && !guarded(c.ID, side, all) {
				g.sides = append(g.sides, side)
			}
		}
		if len(g.sides) > 0 {
			gaps = append(gaps, g)
		}
	}
	return gaps
}

// guarded tells whether a mutant on that side names the clause, or one of its cases on that side.
func guarded(id, side string, all []mutants.Mutant) bool {
	for _, m := range all {
		if m.Side != side && m.Side != mutants.Both {
			continue
		}
		for _, killer := range m.Killers {
			if killer == id || strings.HasPrefix(killer+".", id+"."+side+".") {
				return true
			}
		}
	}
	return false
}

func listMissing(out io.Writer, gaps []gap) {
	for _, g := range gaps {
		fmt.Fprintf(out, "%s  %-13s  %s\n", g.ID, strings.Join(g.sides, " "), g.Title)
	}
	fmt.Fprintf(out, "%d MUST clauses without a mutant\n", len(gaps))
}

package main

import (
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// whole is from how many verdicts of one side on a row counts as a run that a user could have seen, and not as a handful of cases.
const whole = 12

// trial is one program that was diagnosed without its own row.
type trial struct {
	diagnosis.Row
	side  string
	said  string   // the kind that was named first; "" if nothing was
	first []string // the three likeliest kinds
	all   []string // every kind that was named
	only  bool     // there is no other program of its kind
	akin  bool     // another program of its kind fails a case of a clause that it fails
	alien string   // the kind that is named where nothing is known of its own
}

func (t trial) stranger() bool { return strings.HasPrefix(t.ID, "S") }

func (t trial) right() bool { return t.said == t.Kind }
func (t trial) among() bool { return slices.Contains(t.first, t.Kind) }
func (t trial) wrong() bool { return t.said != "" && !t.right() }

// more reports whether another kind was named beside the right one: there is only one defect.
func (t trial) more() bool { return t.right() && len(t.all) > 1 }

// measure diagnoses each row, on each of its sides of which enough has run: a mutant without its own row, a stranger by mutants alone.
func measure(rows []diagnosis.Row) (trials []trial) {
	for _, r := range rows {
		for _, side := range []string{"server", "client"} {
			t := trial{Row: diagnosis.Row{ID: r.ID, Kind: r.Kind, Red: of(side, r.Red, caseOf), Green: of(side, r.Green, itself)}, side: side}
			if len(t.Red) == 0 || len(t.Red)+len(t.Green) < whole {
				continue
			}
			others := slices.DeleteFunc(slices.Clone(rows), func(other diagnosis.Row) bool {
				return bare(other.ID) == bare(r.ID) || t.stranger() && strings.HasPrefix(other.ID, "S")
			})
			t.only = !slices.ContainsFunc(others, func(other diagnosis.Row) bool { return other.Kind == t.Kind && len(of(side, other.Red, caseOf)) > 0 })
			t.akin = slices.ContainsFunc(others, t.shares)
			d := diagnosis.Diagnose(others, t.Red, t.Green)
			for _, c := range d.Causes {
				t.all = append(t.all, c.Kind.ID)
			}
			if len(t.all) > 0 {
				t.said = t.all[0]
			}
			ranked := diagnosis.Rank(others, t.Red, t.Green)
			t.first = ranked[:min(3, len(ranked))]
			unlike := slices.DeleteFunc(others, func(other diagnosis.Row) bool { return other.Kind == t.Kind })
			if d := diagnosis.Diagnose(unlike, t.Red, t.Green); len(d.Causes) > 0 {
				t.alien = d.Causes[0].Kind.ID
			}
			trials = append(trials, t)
		}
	}
	return trials
}

// shares reports whether a row is of the same kind, and fails a case of a clause that the trial fails.
func (t trial) shares(r diagnosis.Row) bool {
	return r.Kind == t.Kind && slices.ContainsFunc(r.Red, func(f diagnosis.Finding) bool {
		return slices.ContainsFunc(t.Red, func(own diagnosis.Finding) bool { return clause(own.Case) == clause(f.Case) })
	})
}

// clause is that of a case, with the side: FRM-003.server of FRM-003.server.payload.
func clause(id string) string {
	parts := strings.SplitN(id, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// bare is the id of a mutant without the letter of its side.
func bare(id string) string { return strings.TrimRight(id, "cs") }

// of are those of one side.
func of[T any](side string, all []T, id func(T) string) (some []T) {
	for _, one := range all {
		if parts := strings.SplitN(id(one), ".", 3); len(parts) > 1 && parts[1] == side {
			some = append(some, one)
		}
	}
	return some
}

func caseOf(f diagnosis.Finding) string { return f.Case }

func itself(id string) string { return id }

package main

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// outcome is what came of one mutant.
type outcome struct {
	mutants.Mutant
	err   error                   // it could not be built or run
	hits  int                     // seeds with a kill
	open  int                     // seeds without one in which this machine kept a killer from a verdict
	kills []record.Result         // the failures that count, of the first seed that had some
	said  []record.Result         // everything that was said with the last seed
	late  bool                    // this machine was, with one seed at least
	ran   map[string]mutants.Seen // the cases that passed or failed: red if one seed at least made them red
}

// stalled is the lateness of the host from which it may have saved a mutant. It is the one from which sockdrill itself
// does not trust a red verdict on a time.
const stalled = 20 * time.Millisecond

// disturbed reports whether a survivor deserves another try.
func (o *outcome) disturbed() bool {
	return o.err == nil && !o.killed() && (o.late || o.open > 0)
}

func (b *bench) binary(m mutants.Mutant) string { return filepath.Join(b.dir, m.ID+".exe") }

// try runs one mutant with its seeds, until most of them have killed it, unless it could not be built.
func (b *bench) try(ctx context.Context, o *outcome) {
	if o.err != nil {
		return
	}
	o.hits, o.open, o.kills, o.late, o.ran = 0, 0, nil, false, map[string]mutants.Seen{}
	for seed := 1; seed <= o.Seeds && !o.killed(); seed++ {
		kills, err := b.tryOnce(ctx, o, seed)
		if err != nil {
			o.err = err
			return
		}
		switch {
		case len(kills) > 0:
			o.hits++
		case unclear(o.said, o.Killers):
			o.open++
		}
		if len(o.kills) == 0 {
			o.kills = kills
		}
	}
}

// tryOnce runs the mutant's rounds until one has noticed.
func (b *bench) tryOnce(ctx context.Context, o *outcome, seed int) (kills []record.Result, err error) {
	o.said = nil
	rounds := b.rounds(o.Mutant)
	if len(rounds) == 0 {
		return nil, errors.New("none of its killers has a case: " + strings.Join(o.Killers, ", "))
	}
	for _, cases := range rounds {
		for _, part := range byWay(cases) {
			results, err := b.drill.judge(ctx, b.binary(o.Mutant), o.Mutant, part, seed)
			if err != nil {
				return nil, err
			}
			o.hear(results)
			kills = append(kills, killing(results, o.Killers)...)
			if len(kills) > 0 && len(b.also) == 0 && !b.whole {
				return kills, nil
			}
		}
	}
	return kills, nil
}

// rounds are the cases that a mutant runs: first those of its primary killer, with what was asked for beside, then those of its other
// killers.
func (b *bench) rounds(m mutants.Mutant) [][]record.Case {
	first, second := b.selectCases(m.Killers[:1], m.Side), b.selectCases(m.Killers[1:], m.Side)
	if b.whole {
		first, second = b.wholeSide(m, slices.Concat(first, second)), nil
	}
	for _, c := range b.casesOf(m.Side, b.asked) {
		if !slices.ContainsFunc(first, func(other record.Case) bool { return other.ID == c.ID }) {
			first = append(first, c)
		}
	}
	return slices.DeleteFunc([][]record.Case{first, second}, func(round []record.Case) bool { return len(round) == 0 })
}

// wholeSide is every case of a mutant's side that is run in the ways in which its killers are, as somebody would judge such a program: the
// usual run, without what goes on for long.
func (b *bench) wholeSide(m mutants.Mutant, killers []record.Case) []record.Case {
	ways := map[way]bool{}
	for _, c := range killers {
		ways[wayOf(c)] = true
	}
	return b.casesOf(m.Side, func(c record.Case) bool {
		return ways[wayOf(c)] && !leftOut(c) || names(m.Killers, c.ID, c.Clause)
	})
}

// asked reports whether -also names the case or its clause.
func (b *bench) asked(c record.Case) bool {
	return slices.ContainsFunc(b.also, func(pattern string) bool {
		byID, _ := path.Match(pattern, c.ID)
		byClause, _ := path.Match(pattern, c.Clause)
		return byID || byClause
	})
}

// hear keeps what cases said.
func (o *outcome) hear(results []record.Result) {
	o.said = append(o.said, results...)
	for _, r := range results {
		o.late = o.late || r.Stall >= stalled || slices.ContainsFunc(r.Evidence.Windows, excused)
		switch {
		case r.Verdict == verdict.Fail:
			o.ran[r.Case] = mutants.Seen{Red: true, How: string(diagnosis.SymptomOf(r))}
		case r.Verdict == verdict.Pass && !o.ran[r.Case].Red:
			o.ran[r.Case] = mutants.Seen{}
		}
	}
}

// excused reports whether a time was allowed to be late since the machine was.
func excused(b record.TimeBound) bool { return b.K >= stalled }

// selectCases returns the planned cases that the killers name, on the side that has the defect.
func (b *bench) selectCases(killers []string, side string) []record.Case {
	return b.casesOf(side, func(c record.Case) bool { return names(killers, c.ID, c.Clause) })
}

// casesOf returns those planned cases of implementations on that side which are wanted.
func (b *bench) casesOf(side string, wanted func(record.Case) bool) []record.Case {
	var cases []record.Case
	for _, c := range b.plan {
		on := string(c.Side) == side || side == mutants.Both && c.Side != record.Harness
		if on && wanted(c) {
			cases = append(cases, c)
		}
	}
	return cases
}

// killing returns the failures that count: of a case that is named, its clause or itself. An error or a missing proof is
// no kill, nor is the failure of a case that happens to run too, such as the baseline.
func killing(results []record.Result, killers []string) []record.Result {
	var kills []record.Result
	for _, r := range results {
		if r.Verdict == verdict.Fail && names(killers, r.Case, r.Clause) {
			kills = append(kills, r)
		}
	}
	return kills
}

func names(killers []string, id, clause string) bool {
	return slices.Contains(killers, id) || slices.Contains(killers, clause)
}

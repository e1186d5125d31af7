package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// outcome is what came of one mutant.
type outcome struct {
	mutants.Mutant
	err   error           // it could not be built or run
	hits  int             // seeds with a kill
	kills []record.Result // the failures that count, of the first seed that had some
	said  []record.Result // everything the killers said with the last seed
}

// killed tells whether most seeds found the defect.
func (o *outcome) killed() bool { return o.err == nil && 2*o.hits > o.Seeds }

// stalled is the lateness of the host from which it may have saved a mutant. It is the one from which sockdrill itself
// does not trust a red verdict on a time.
const stalled = 20 * time.Millisecond

// disturbed tells whether a survivor deserves another try.
func (o *outcome) disturbed() bool {
	late := func(r record.Result) bool { return r.Stall >= stalled }
	return o.err == nil && !o.killed() && slices.ContainsFunc(o.said, late)
}

func (b *bench) binary(m mutants.Mutant) string { return filepath.Join(b.dir, m.ID+".exe") }

// try runs one mutant with each of its seeds, unless it could not be built.
func (b *bench) try(ctx context.Context, o *outcome) {
	if o.err != nil {
		return
	}
	o.hits, o.kills = 0, nil
	for seed := 1; seed <= o.Seeds; seed++ {
		kills, err := b.tryOnce(ctx, o, seed)
		if err != nil {
			o.err = err
			return
		}
		if len(kills) > 0 {
			o.hits++
		}
		if len(o.kills) == 0 {
			o.kills = kills
		}
	}
}

// tryOnce runs the primary killer, and the others only if that one does not notice.
func (b *bench) tryOnce(ctx context.Context, o *outcome, seed int) ([]record.Result, error) {
	o.said = nil
	judged := false
	for _, killers := range [][]string{o.Killers[:1], o.Killers[1:]} {
		cases := b.selectCases(killers, o.Side)
		if len(cases) == 0 {
			continue
		}
		judged = true
		for _, part := range byWay(cases) {
			results, err := b.drill.judge(ctx, b.binary(o.Mutant), o.Side, part, seed)
			if err != nil {
				return nil, err
			}
			o.said = append(o.said, results...)
			if kills := killing(results, o.Killers); len(kills) > 0 {
				return kills, nil
			}
		}
	}
	if !judged {
		return nil, errors.New("none of its killers has a case: " + strings.Join(o.Killers, ", "))
	}
	return nil, nil
}

// selectCases returns the planned cases that the killers name, on the side that has the defect.
func (b *bench) selectCases(killers []string, side string) []record.Case {
	var cases []record.Case
	for _, c := range b.plan {
		if side != mutants.Both && c.Side != side {
			continue
		}
		if names(killers, c.ID, c.Clause) {
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

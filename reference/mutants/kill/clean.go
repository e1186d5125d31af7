package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// trial is what the clean reference is asked in one run: cases that run it in the same way.
type trial struct {
	as    mutants.Mutant // as this one is run, without its defect
	cases []record.Case
	bad   []record.Result // that are no pass
	err   error
}

// trialsAtOnce is how many runs the clean reference is judged in at once. Each of them has a crowd of cases, and looks how many the host bears.
const trialsAtOnce = 2

// proveClean builds the reference without a defect, and runs every killer against it. One that fails there would kill any mutant.
func (b *bench) proveClean(ctx context.Context, some []mutants.Mutant) error {
	if err := mutants.BuildClean(ctx, b.root, b.clean); err != nil {
		return err
	}
	var trials []trial
	for _, alike := range byCommand(some) {
		trials = append(trials, b.trialsOf(alike)...)
	}
	each(len(trials), trialsAtOnce, func(i int) {
		t := &trials[i]
		t.bad, t.err = b.unclean(ctx, t.as, t.cases)
	})
	var wrong []string
	for _, t := range trials {
		if t.err != nil {
			return t.err
		}
		still, err := b.settled(ctx, t)
		if err != nil {
			return err
		}
		for _, r := range still {
			wrong = append(wrong, fmt.Sprintf("  %s: %s", r.Case, reason(r)))
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("the clean reference does not pass, so a failure would prove nothing:\n%s", strings.Join(wrong, "\n"))
	}
	return nil
}

// byCommand parts mutants by how the reference is run that has them.
func byCommand(some []mutants.Mutant) (parts [][]mutants.Mutant) {
	at := map[string]int{}
	for _, m := range some {
		command := m.ServerCommand("") + " " + m.Framing
		n, known := at[command]
		if !known {
			n = len(parts)
			at[command], parts = n, append(parts, nil)
		}
		parts[n] = append(parts[n], m)
	}
	return parts
}

// trialsOf are the killers of mutants, all of which are run by one command, each case once.
func (b *bench) trialsOf(alike []mutants.Mutant) (trials []trial) {
	as := mutants.Mutant{Side: mutants.Both}
	var cases []record.Case
	for _, m := range alike {
		as.Edits, as.Framing = m.Edits, m.Framing
		as.Killers = append(as.Killers, m.Killers...)
		cases = append(cases, slices.Concat(b.rounds(m)...)...)
	}
	byID := func(x, y record.Case) int { return strings.Compare(x.ID, y.ID) }
	slices.SortFunc(cases, byID)
	cases = slices.CompactFunc(cases, func(x, y record.Case) bool { return x.ID == y.ID })
	for _, part := range byWay(cases) {
		trials = append(trials, trial{as: as, cases: part})
	}
	return trials
}

// unclean runs cases, all of one way, against the clean reference, and returns the results that are no pass. What does not apply to how
// the reference is run here counts only for a killer: what runs beside them is every case of a side.
func (b *bench) unclean(ctx context.Context, as mutants.Mutant, cases []record.Case) ([]record.Result, error) {
	results, err := b.drill.judge(ctx, b.clean, as, cases, 1)
	return slices.DeleteFunc(results, func(r record.Result) bool {
		// A baseline of the other way to run a client is skipped.
		asked := slices.ContainsFunc(cases, func(c record.Case) bool { return c.ID == r.Case })
		counts := asked && names(as.Killers, r.Case, r.Clause)
		return r.Verdict == verdict.Pass || r.Skipped != "" && !counts
	}), err
}

// settled asks again, one at a time, for what had no verdict in a crowd: this machine may have stood still. A failure is
// one, and stays.
func (b *bench) settled(ctx context.Context, t trial) (still []record.Result, err error) {
	for _, r := range t.bad {
		at := slices.IndexFunc(t.cases, func(c record.Case) bool { return c.ID == r.Case })
		if r.Verdict != verdict.Inconclusive || at < 0 {
			still = append(still, r)
			continue
		}
		again, err := b.unclean(ctx, t.as, t.cases[at:at+1])
		if err != nil {
			return nil, err
		}
		still = append(still, again...)
	}
	return still, nil
}

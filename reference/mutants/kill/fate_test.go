package main

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

func TestAMachineThatKeepsKillersFromAVerdictLeavesAMutantUndecided(t *testing.T) {
	failed, passed := failing("Wrong."), record.Result{Verdict: verdict.Pass}
	stalled := record.Result{Verdict: verdict.Inconclusive, Blame: verdict.Host, Message: "This machine stalled."}
	unproven := record.Result{Verdict: verdict.Inconclusive, Message: "The fault was not counted."}
	cases := []struct {
		name      string
		seeds     []record.Result // what the killer says with each
		killed    bool
		undecided bool
	}{
		{"the machine stalled", []record.Result{stalled}, false, true},
		{"the case itself has no proof", []record.Result{unproven}, false, false},
		{"it passed", []record.Result{passed}, false, false},
		{"one kill, and one seed might be another", []record.Result{failed, stalled, passed}, false, true},
		{"one seed might be a kill, which is too few", []record.Result{passed, stalled, passed}, false, false},
		{"most seeds killed", []record.Result{failed, stalled, failed}, true, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			results := map[string]map[string]record.Result{}
			for i, r := range c.seeds {
				results["M001 "+string(rune('1'+i))] = map[string]record.Result{"FRM-002.server": r}
			}
			o := try(t, mutants.Mutant{Side: mutants.Server, Killers: []string{"FRM-002"}, Seeds: len(c.seeds)}, results)
			if o.killed() != c.killed || o.undecided() != c.undecided {
				t.Errorf("killed %v, undecided %v, want %v and %v", o.killed(), o.undecided(), c.killed, c.undecided)
			}
			if c.undecided && (!o.disturbed() || !strings.Contains(o.lines(), "undecided")) {
				t.Errorf("it deserves another try alone; its lines:\n%s", o.lines())
			}
		})
	}
}

func TestOnlyAFewMutantsMayStayUndecided(t *testing.T) {
	for _, c := range []struct {
		tally tally
		found bool
	}{
		{tally{all: 100, killed: 100}, true},
		{tally{all: 100, killed: 98, undecided: make([]mutants.Mutant, 2)}, true},
		{tally{all: 100, killed: 97, undecided: make([]mutants.Mutant, 3)}, false},
		{tally{all: 100, killed: 98, undecided: make([]mutants.Mutant, 1)}, false}, // one survived
		{tally{all: 1, undecided: make([]mutants.Mutant, 1)}, false},
	} {
		if c.tally.found() != c.found {
			t.Errorf("%d of %d killed, %d undecided: found is %v", c.tally.killed, c.tally.all, len(c.tally.undecided), !c.found)
		}
	}
	one := tally{all: 2, killed: 1, undecided: []mutants.Mutant{{ID: "M807"}}}
	if text := one.String(); !strings.Contains(text, "2 mutants: 1 killed, 1 not\n") || !strings.Contains(text, "make mutants MUTANTS=M807 settles it") {
		t.Errorf("the last lines: %s", text)
	}
}

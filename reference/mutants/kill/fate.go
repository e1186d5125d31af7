package main

import (
	"slices"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// few is the share of the mutants, one in so many, that may stay undecided. More say that the machine cannot tell at all.
const few = 50

// killed reports whether most seeds found the defect.
func (o *outcome) killed() bool { return o.err == nil && 2*o.hits > o.Seeds }

// undecided reports whether this machine may have saved the mutant: it kept a killer from a verdict, with so many seeds that those
// might have been the ones that were missing. Where all killers passed, the mutant survived, however late the machine was.
func (o *outcome) undecided() bool {
	return o.err == nil && !o.killed() && 2*(o.hits+o.open) > o.Seeds
}

// unclear reports whether a named killer has no verdict for a reason that lies in this machine.
func unclear(said []record.Result, killers []string) bool {
	return slices.ContainsFunc(said, func(r record.Result) bool {
		return r.Verdict == verdict.Inconclusive && r.Blame == verdict.Host && names(killers, r.Case, r.Clause)
	})
}

// tally is how many mutants there are of each fate.
type tally struct {
	all, killed int
	undecided   []mutants.Mutant
	survived    []outcome // or not judged
}

func count(outcomes []outcome) (t tally) {
	t.all = len(outcomes)
	for i := range outcomes {
		switch o := &outcomes[i]; {
		case o.killed():
			t.killed++
		case o.undecided():
			t.undecided = append(t.undecided, o.Mutant)
		default:
			t.survived = append(t.survived, *o)
		}
	}
	return t
}

// found reports whether no mutant survived, and nearly all were killed.
func (t tally) found() bool {
	return t.killed+len(t.undecided) == t.all && few*len(t.undecided) <= t.all
}

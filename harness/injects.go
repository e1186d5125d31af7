package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// injectsLabel marks the labels that say which kinds of fault a case injects.
const injectsLabel = "injects="

// Injects says that a case rests on faults of these kinds. It stands beside the needs in Covers. Each kind must have been counted by
// the end, by whoever does it, or the case has proven nothing; and a case that arms one, or does one that can be nothing but a fault,
// and does not say so is an error of the harness.
func Injects(kinds ...fault.Kind) Need {
	var words []string
	for _, k := range kinds {
		words = append(words, string(k))
	}
	return Need(injectsLabel + strings.Join(words, "+"))
}

// injectedBy returns the kinds among a spec's labels: those of Injects, and those that Way says what carries them.
func injectedBy(labels []string) ([]fault.Kind, error) {
	var kinds []fault.Kind
	for _, label := range labels {
		var words []string
		if list, is := strings.CutPrefix(label, injectsLabel); is {
			words = strings.Split(list, "+")
		} else if way, is := strings.CutPrefix(label, wayLabel); is {
			if _, need, _ := strings.Cut(way, ":"); fault.Kind(need).Known() {
				words = []string{need}
			}
		}
		for _, word := range words {
			if !fault.Kind(word).Known() {
				return nil, fmt.Errorf("label %q: there is no kind of fault %q", label, word)
			}
			if !slices.Contains(kinds, fault.Kind(word)) {
				kinds = append(kinds, fault.Kind(word))
			}
		}
	}
	return kinds, nil
}

// judgeInjections holds what the case says of itself against what was counted, over all its labs.
func judgeInjections() {
	if here.outcome.Skipped != "" || here.rehearsal {
		return
	}
	said, _ := injectedBy(ginkgo.CurrentSpecReport().Labels())                      // the plan has refused what is wrong
	baseline := slices.Contains(ginkgo.CurrentSpecReport().Labels(), baselineLabel) // which only looks what the others are selected by
	var done []fault.Proof
	for _, l := range here.labs {
		done = append(done, l.evidence.Faults...)
	}
	unsaid, undone := contradictions(said, done)
	for _, p := range unsaid {
		if !baseline {
			here.worsen(verdict.Error, verdict.Harness, record.ClassUnproven, fmt.Sprintf(
				"The case does %q and does not say so: harness.Injects belongs into its Covers.", p.Name))
		}
	}
	for _, k := range undone {
		here.worsen(verdict.Inconclusive, verdict.Harness, record.ClassUnproven, fmt.Sprintf(
			"The case rests on a fault of the kind %q, and none was counted, so what was seen proves nothing.", k))
	}
}

// contradictions gives what was done of the kinds that a case does not say, and the kinds it says of which nothing was counted.
func contradictions(said []fault.Kind, done []fault.Proof) (unsaid []fault.Proof, undone []fault.Kind) {
	times := map[fault.Kind]int{}
	for _, p := range done {
		times[p.Fault.Kind] += p.Times
		if !slices.Contains(said, p.Fault.Kind) {
			unsaid = append(unsaid, p)
		}
	}
	for _, k := range said {
		if times[k] == 0 {
			undone = append(undone, k)
		}
	}
	return unsaid, undone
}

// counted returns the proofs of what was done beside the faults that were armed: of the kinds that the case rests on, and of those that
// can be nothing but a fault.
func (l *Lab) counted() []fault.Proof {
	said, _ := injectedBy(ginkgo.CurrentSpecReport().Labels())
	return slices.DeleteFunc(l.Ledger.Proofs(), func(p fault.Proof) bool {
		return p.Times == 0 || !slices.Contains(said, p.Fault.Kind) && !p.Fault.Kind.Unmistakable() && !here.rehearsal
	})
}

package main

import "github.com/sockdrill/sockdrill/reference/mutants"

// recordIn makes the bench note every outcome in the file of fingerprints at once, so that a run for hours can be interrupted. It returns
// the mutants that are left to run: if all cases are to run, those for which that has been done already are left out.
func (b *bench) recordIn(file string, some []mutants.Mutant) ([]mutants.Mutant, error) {
	all, err := mutants.ReadFingerprints(file)
	if err != nil {
		return nil, err
	}
	scope := mutants.Part
	if b.whole {
		scope = mutants.Whole
		var left []mutants.Mutant
		for _, m := range some {
			if f, fresh := m.Fresh(all); !fresh || f.Scope != mutants.Whole {
				left = append(left, m)
			}
		}
		some = left
	}
	b.recorded = func(o *outcome) error {
		all[o.ID] = o.Merge(all[o.ID], scope, o.ran)
		return mutants.WriteFingerprints(file, mutants.FingerprintsHead, all)
	}
	return some, nil
}

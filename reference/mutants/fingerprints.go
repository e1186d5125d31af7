package mutants

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// How much was run for a fingerprint.
const (
	Whole = "whole" // every case of its side, run in the ways in which its killers are
	Part  = "part"  // the cases of its killers, and others that were asked for
)

// Fingerprint is which cases a mutant makes red, and which it leaves green. Of all others nothing is known: they did not run, or came to no
// verdict.
type Fingerprint struct {
	Hash  string   // Mutant.Hash of the definition that was run
	Scope string   // Whole or Part
	Cases []string // that it makes red, sorted
	Green []string // that passed, sorted; none of a line that is older than this field
	// How says in one word how a case was red (diagnosis.Symptom); one that is not in it was red in a way that nobody noted.
	How map[string]string
}

// Hash covers what is run: the side, the edits and the framing of the mutant. The sources that the edits are applied to are no part of it, nor are the
// scenarios: with them every commit would make every fingerprint stale.
func (m Mutant) Hash() string {
	what := []any{m.Side, m.Edits}
	if m.Framing != "" {
		what = append(what, m.Framing)
	}
	text, err := json.Marshal(what)
	if err != nil {
		panic(err) // there is nothing in it but strings
	}
	return fmt.Sprintf("%x", sha256.Sum256(text))[:8]
}

// Fresh returns the fingerprint of the mutant, and reports whether it is of this definition.
func (m Mutant) Fresh(from map[string]Fingerprint) (Fingerprint, bool) {
	f, ok := from[m.ID]
	return f, ok && f.Hash == m.Hash()
}

// Seen is what came of one case: it was red, and in which way (see Fingerprint.How; "" is unknown), or it passed.
type Seen struct {
	Red bool
	How string
}

// Merge notes what a run of some cases showed. What was known of other cases stays, unless it was of another definition.
func (m Mutant) Merge(old Fingerprint, scope string, ran map[string]Seen) Fingerprint {
	seen := map[string]Seen{}
	if old.Hash == m.Hash() {
		if old.Scope == Whole {
			scope = Whole
		}
		for _, id := range old.Cases {
			seen[id] = Seen{Red: true, How: old.How[id]}
		}
		for _, id := range old.Green {
			seen[id] = Seen{}
		}
	}
	maps.Copy(seen, ran)
	return Noted(m.Hash(), scope, seen)
}

// Noted is the fingerprint of what was seen.
func Noted(hash, scope string, seen map[string]Seen) Fingerprint {
	f := Fingerprint{Hash: hash, Scope: scope, How: map[string]string{}}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		s := seen[id]
		if !s.Red {
			f.Green = append(f.Green, id)
			continue
		}
		f.Cases = append(f.Cases, id)
		if s.How != "" {
			f.How[id] = s.How
		}
	}
	return f
}

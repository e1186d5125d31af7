package mutants

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FingerprintsFile is where fingerprints are kept, from the module's root: a line for each mutant with its id, the hash of its
// definition, Whole or Part, and the cases that it makes red.
const FingerprintsFile = "reference/mutants/fingerprints.txt"

// How much was run for a fingerprint.
const (
	Whole = "whole" // every case of its side
	Part  = "part"  // the cases of its killers, and others that were asked for
)

// Fingerprint is which cases a mutant makes red.
type Fingerprint struct {
	Hash  string   // Mutant.Hash of the definition that was run
	Scope string   // Whole or Part
	Cases []string // sorted
}

// Hash covers what is run: the side and the edits of the mutant. The sources that the edits are applied to are no part of it, nor are the
// scenarios: with them every commit would make every fingerprint stale.
func (m Mutant) Hash() string {
	text, err := json.Marshal([]any{m.Side, m.Edits})
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

// Merge notes what a run of some cases showed: ran tells of each whether it was red. What was known of other cases stays, unless it was
// of another definition.
func (m Mutant) Merge(old Fingerprint, scope string, ran map[string]bool) Fingerprint {
	red := map[string]bool{}
	if old.Hash == m.Hash() && scope == Part {
		scope = old.Scope
		for _, id := range old.Cases {
			red[id] = true
		}
	}
	maps.Copy(red, ran)
	f := Fingerprint{Hash: m.Hash(), Scope: scope}
	for id, is := range red {
		if is {
			f.Cases = append(f.Cases, id)
		}
	}
	slices.Sort(f.Cases)
	return f
}

// ReadFingerprints reads a file of fingerprints, by the ids of their mutants. There are none if there is no such file.
func ReadFingerprints(path string) (map[string]Fingerprint, error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read fingerprints: %w", err)
	}
	all := map[string]Fingerprint{}
	for n, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(words) < 3 || !idForm.MatchString(words[0]) || words[2] != Whole && words[2] != Part {
			return nil, fmt.Errorf("read fingerprints %s:%d: want a mutant, a hash, %s or %s, and cases", path, n+1, Whole, Part)
		}
		if _, twice := all[words[0]]; twice {
			return nil, fmt.Errorf("read fingerprints %s:%d: mutant %s has a line already", path, n+1, words[0])
		}
		all[words[0]] = Fingerprint{Hash: words[1], Scope: words[2], Cases: words[3:]}
	}
	return all, nil
}

const fingerprintsHead = `# Which cases each mutant makes red: mutant, hash of its side and edits, how much was run (whole: every case of its side), cases.
# Written by: go run ./reference/mutants/kill -record (make mutants, make fingerprints). Do not edit it.
`

// WriteFingerprints writes the file, whole or not at all.
func WriteFingerprints(path string, all map[string]Fingerprint) error {
	var b bytes.Buffer
	b.WriteString(fingerprintsHead)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		f := all[id]
		fmt.Fprintln(&b, strings.Join(append([]string{id, f.Hash, f.Scope}, f.Cases...), " "))
	}
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	err := os.WriteFile(temp, b.Bytes(), 0o644)
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return fmt.Errorf("write fingerprints: %w", errors.Join(err, os.RemoveAll(temp)))
	}
	return nil
}

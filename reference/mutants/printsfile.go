package mutants

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// FingerprintsFile is where fingerprints are kept, from the module's root: a line for each mutant with its id, the hash of its
// definition, Whole or Part, and the cases that it makes red,
// each with = and how, where that was noted. Behind an @ stands the name of a set, a line of its own, that holds all of
// the cases which came to a verdict: those of them that are not red were green.
const FingerprintsFile = "reference/mutants/fingerprints.txt"

// howSign stands between a case and how it was red.
const howSign = "="

// setWord begins the line of a set: the word, its name, its cases.
const setWord = "ran"

// rowID is the id of a mutant, with a letter if one side of it has a line of its own, or that of a stranger: a program that is not the
// reference.
var rowID = regexp.MustCompile(`^(M[0-9]{3,4}[cs]?|S[0-9]{2})$`)

// ReadFingerprints reads a file of fingerprints, by the ids of their mutants. There are none if there is no such file.
func ReadFingerprints(path string) (map[string]Fingerprint, error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read fingerprints: %w", err)
	}
	all, sets, of := map[string]Fingerprint{}, map[string][]string{}, map[string]string{}
	for n, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if words[0] == setWord && len(words) > 2 {
			sets[words[1]] = words[2:]
			continue
		}
		scope := ""
		if len(words) > 2 {
			scope, of[words[0]], _ = strings.Cut(words[2], "@")
		}
		if !rowID.MatchString(words[0]) || scope != Whole && scope != Part {
			return nil, fmt.Errorf("read fingerprints %s:%d: want a mutant, a hash, %s or %s, and cases", path, n+1, Whole, Part)
		}
		if _, twice := all[words[0]]; twice {
			return nil, fmt.Errorf("read fingerprints %s:%d: mutant %s has a line already", path, n+1, words[0])
		}
		f := Fingerprint{Hash: words[1], Scope: scope, How: map[string]string{}}
		for _, word := range words[3:] {
			id, how, noted := strings.Cut(word, howSign)
			f.Cases = append(f.Cases, id)
			if noted {
				f.How[id] = how
			}
		}
		all[words[0]] = f
	}
	for id, f := range all {
		if _, known := sets[of[id]]; of[id] != "" && !known {
			return nil, fmt.Errorf("read fingerprints %s: mutant %s ran the set %s, which has no line", path, id, of[id])
		}
		f.Green = slices.DeleteFunc(slices.Clone(sets[of[id]]), func(c string) bool { return slices.Contains(f.Cases, c) })
		all[id] = f
	}
	return all, nil
}

// FingerprintsHead is what FingerprintsFile begins with.
const FingerprintsHead = `# Which cases each mutant makes red: mutant, hash of its side and edits, how much was run (whole: every case of its side), cases.
# Behind a case how it was red, as reports/diagnosis/symptom.go tells it.
# Behind the @: the set of the cases that came to a verdict. Each set has a line at the end. Without one, only the red cases are known.
# Written by: go run ./reference/mutants/kill -record (make mutants, make fingerprints). Do not edit it.
`

// WriteFingerprints writes a file that begins with the comments of head, whole or not at all.
func WriteFingerprints(path, head string, all map[string]Fingerprint) error {
	return writeWhole(path, render(head, all))
}

// render is the text of a file of fingerprints.
func render(head string, all map[string]Fingerprint) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	sets := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		f := all[id]
		scope := f.Scope
		if len(f.Green) > 0 {
			set := slices.Sorted(slices.Values(slices.Concat(f.Cases, f.Green)))
			name := setName(set)
			sets[name], scope = set, scope+"@"+name
		}
		words := []string{id, f.Hash, scope}
		for _, c := range f.Cases {
			if how := f.How[c]; how != "" {
				c += howSign + how
			}
			words = append(words, c)
		}
		fmt.Fprintln(&b, strings.Join(words, " "))
	}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		fmt.Fprintln(&b, setWord, name, strings.Join(sets[name], " "))
	}
	return b.Bytes()
}

// setName names a set of cases by what is in it.
func setName(set []string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(set, " "))))[:8]
}

func writeWhole(path string, text []byte) error {
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	err := os.WriteFile(temp, text, 0o644)
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return fmt.Errorf("write fingerprints: %w", errors.Join(err, os.RemoveAll(temp)))
	}
	return nil
}

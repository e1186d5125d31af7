package mutants

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestAFingerprintKeepsWhatWasNotRunAgain(t *testing.T) {
	m := Mutant{ID: "M001", Side: Both, Edits: []Edit{{File: "reference/a.go", Old: "a", New: "b"}}}
	first := m.Merge(Fingerprint{}, Part, map[string]Seen{"B": {Red: true, How: "missing"}, "A": {Red: true}, "C": {}})
	if !reflect.DeepEqual(first.Cases, []string{"A", "B"}) || !reflect.DeepEqual(first.Green, []string{"C"}) || first.Scope != Part {
		t.Errorf("the first run left %+v", first)
	}
	second := m.Merge(first, Part, map[string]Seen{"A": {}, "D": {Red: true}})
	if !reflect.DeepEqual(second.Cases, []string{"B", "D"}) || second.How["B"] != "missing" || !reflect.DeepEqual(second.Green, []string{"A", "C"}) {
		t.Errorf("what was run again counts anew, what was not stays: %+v", second)
	}
	whole := m.Merge(second, Whole, map[string]Seen{"A": {Red: true}})
	if !reflect.DeepEqual(whole.Cases, []string{"A", "B", "D"}) || whole.Scope != Whole {
		t.Errorf("a whole run leaves what it does not run, such as a client that nobody drives: %+v", whole)
	}
	if again := m.Merge(whole, Part, map[string]Seen{"B": {Red: true}}); again.Scope != Whole || len(again.Cases) != 3 {
		t.Errorf("a part of what was whole leaves it whole: %+v", again)
	}
	changed := m
	changed.Edits = []Edit{{File: "reference/a.go", Old: "a", New: "c"}}
	if _, fresh := changed.Fresh(map[string]Fingerprint{"M001": whole}); fresh {
		t.Error("the fingerprint of another definition was taken for fresh")
	}
	if f := changed.Merge(whole, Part, nil); len(f.Cases) > 0 || f.Scope != Part {
		t.Errorf("another definition inherits nothing: %+v", f)
	}
}

func TestFingerprintsAreReadAsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fingerprints.txt")
	none, err := ReadFingerprints(path)
	if err != nil || len(none) > 0 {
		t.Errorf("no file: %v, %v", none, err)
	}
	all := map[string]Fingerprint{
		"M002": {Hash: "12345678", Scope: Part, Cases: []string{"FRM-001.client"}, How: map[string]string{"FRM-001.client": "ended"}},
		"M001": {Hash: "87654321", Scope: Whole, How: map[string]string{}, Green: []string{"FRM-001.client", "FRM-002.client"}},
		"M003": {Hash: "87654321", Scope: Part, Cases: []string{"FRM-001.client"}, How: map[string]string{},
			Green: []string{"FRM-002.client"}},
	}
	if err := WriteFingerprints(path, FingerprintsHead, all); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFingerprints(path); err != nil || !reflect.DeepEqual(got, all) {
		t.Errorf("read %v, %v, want %v", got, err, all)
	}
	for text, says := range map[string]string{"M001 12345678": ":1: want a mutant", "M001 1 part\nM001 2 part": ":2: mutant M001 has a line",
		"M001 1 part@12": "mutant M001 ran the set 12, which has no line"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFingerprints(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want one that says %q", text, err, says)
		}
	}
}

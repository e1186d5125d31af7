package mutants

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is a module whose reference greets.
const fixture = "testdata/module"

// greeting is a mutant of the fixture with one substitution.
func greeting(old, new string) Mutant {
	return Mutant{ID: "M001", Side: Both, Edits: []Edit{{File: "reference/greeting/greeting.go", Old: old, New: new}}}
}

func buildClean(t *testing.T) (clean string) {
	t.Helper()
	clean = filepath.Join(t.TempDir(), "clean.exe")
	if err := BuildClean(t.Context(), fixture, clean); err != nil {
		t.Fatal(err)
	}
	return clean
}

func TestBuildPutsTheDefectInTheBinaryOnly(t *testing.T) {
	clean, out := buildClean(t), filepath.Join(t.TempDir(), "mutant.exe")
	private := t.TempDir()
	t.Setenv("TMPDIR", private)
	t.Setenv("TMP", private) // on Windows
	m := greeting(`return "hello"`, `return "hell"`)
	m.Edits = append(m.Edits, Edit{File: m.Edits[0].File, Old: `"hell"`, New: `"help"`})
	if err := m.Build(t.Context(), fixture, clean, out); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(private); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for bin, want := range map[string]string{clean: "hello", out: "help"} {
		if said, err := exec.Command(bin).Output(); err != nil || string(said) != want {
			t.Errorf("%s says %q, %v, want %q", filepath.Base(bin), said, err, want)
		}
	}
	source, err := os.ReadFile(filepath.Join(fixture, "reference/greeting/greeting.go"))
	if err != nil || !strings.Contains(string(source), `return "hello"`) {
		t.Errorf("the source was changed (%v): %s", err, source)
	}
}

func TestBuildRefusesWhatProvesNothing(t *testing.T) {
	clean := buildClean(t)
	missing := greeting("a", "b")
	missing.Edits[0].File = "reference/greeting/gone.go"
	cases := []struct {
		name, want string
		mutant     Mutant
	}{
		{"an old text that is not there", "contains the old text 0 times", greeting("goodbye", "hello")},
		{"an old text that is there twice", "contains the old text 2 times", greeting("twice", "once")},
		{"a file that is not there", "gone.go", missing},
		{"what does not compile", "undefined: hello", greeting(`"hello"`, "hello")},
		{"a comment", "do not change the binary", greeting("Hello greets", "Hello smiles")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := c.mutant.Build(t.Context(), fixture, clean, filepath.Join(t.TempDir(), "mutant.exe"))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "mutant M001: ") {
				t.Errorf("error %v, want one of mutant M001 that says %q", err, c.want)
			}
		})
	}
}

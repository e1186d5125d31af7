package mutants

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sockdrill/sockdrill/harness/clause"
)

// root is the module that the mutants are of.
const root = "../.."

func TestEveryEditFitsTodaysSources(t *testing.T) {
	for _, m := range load(t) {
		if _, err := m.changed(root); err != nil {
			t.Errorf("mutant %s: %v", m.ID, err)
		}
	}
}

func TestEveryKillerIsOfAClause(t *testing.T) {
	for _, m := range load(t) {
		for _, killer := range m.Killers {
			c, ok := clause.Lookup(killer[:len("ABC-000")])
			if !ok {
				t.Errorf("mutant %s: killer %s: there is no such clause", m.ID, killer)
			} else if m.Side != Both && c.Side != Both && m.Side != c.Side {
				t.Errorf("mutant %s of the %s: killer %s judges the %s only", m.ID, m.Side, killer, c.Side)
			}
		}
	}
}

func TestAMutantOfTheReferenceBuilds(t *testing.T) {
	clean, out := filepath.Join(t.TempDir(), "clean"), filepath.Join(t.TempDir(), "mutant")
	if err := BuildClean(t.Context(), root, clean); err != nil {
		t.Fatal(err)
	}
	if err := load(t)[0].Build(t.Context(), root, clean, out); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
}

func load(t *testing.T) []Mutant {
	t.Helper()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

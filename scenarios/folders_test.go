package scenarios

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// coverage are the calls that tie a spec to its case, by the case's id.
var coverage = regexp.MustCompile(`(?:Covers|resolved|switched|WireOnly|selfCheck|partsNeeds)\("(([A-Z]{3})-\d{3})\.`)

// Whoever looks for a case goes by the package comments alone.
func TestEachFolderSaysWhichCasesLiveThere(t *testing.T) {
	owners := map[string]string{}
	for _, folder := range folders(t) {
		said := casesSaid(t, folder)
		for _, word := range said {
			if other := owners[word]; other != "" && len(word) == len("FRM") {
				t.Errorf("%s and %s both say that they hold %s", other, folder, word)
			}
			owners[word] = folder
		}
		held := map[string]bool{}
		for clause, area := range casesHeld(t, folder) {
			held[clause], held[area] = true, true
			if !slices.Contains(said, clause) && !slices.Contains(said, area) {
				t.Errorf("%s holds a case of %s, which its package comment does not say", folder, clause)
			}
		}
		for _, word := range said {
			if !held[word] {
				t.Errorf("the package comment of %s says that it holds %s, and it does not", folder, word)
			}
		}
	}
}

// folders are those of the areas.
func folders(t *testing.T) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "script" {
			all = append(all, e.Name())
		}
	}
	return all
}

// casesSaid are the areas and clauses that the package comment names after "Cases:".
func casesSaid(t *testing.T, folder string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, "doc.go"), nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, cases, found := strings.Cut(file.Doc.Text(), "Cases: ")
	if !found {
		t.Fatalf("the package comment of %s has no line that begins with \"Cases:\"", folder)
	}
	return regexp.MustCompile(`[A-Z]{3}(-\d{3})?`).FindAllString(cases, -1)
}

// casesHeld are the clauses that the folder's specs cover, and their areas.
func casesHeld(t *testing.T, folder string) map[string]string {
	t.Helper()
	held := map[string]string{}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range coverage.FindAllStringSubmatch(string(text), -1) {
			held[found[1]] = found[2]
		}
	}
	return held
}

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reference/mutants"
	_ "github.com/sockdrill/sockdrill/scenarios" // the plan
)

const root = "../../.."

// What is in the repository is held against the definitions here. It takes no run: `make mutants` makes it fresh.
func TestEveryMustCaseIsRedForAMutant(t *testing.T) {
	all, err := mutants.Load()
	if err != nil {
		t.Fatal(err)
	}
	prints, err := mutants.ReadFingerprints(filepath.Join(root, filepath.FromSlash(mutants.FingerprintsFile)))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := runner.Plan(harness.Suite{})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range gaps(plan, all, prints) {
		t.Errorf("%s: %s", mutants.FingerprintsFile, line)
	}
}

func TestThePageListsTheMutantsAsTheyAre(t *testing.T) {
	all, err := mutants.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs/reference/mutants.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(text), "\r\n", "\n")
	if !strings.Contains(page, digestLine(all)) {
		t.Errorf("docs/reference/mutants.md is of other definitions than those of reference/mutants: run `make docs`")
	}
	rows := 0
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "| M") {
			rows++
		}
	}
	if rows != len(all) {
		t.Errorf("docs/reference/mutants.md lists %d mutants, and there are %d: run `make docs`", rows, len(all))
	}
	for _, m := range all {
		if !strings.Contains(page, rowStart(m)) {
			t.Errorf("docs/reference/mutants.md does not list %s as it is: run `make docs`", m.ID)
		}
	}
}

// dumped is what no failure that is published may hold: values as Gomega or Go print them for programmers, and marks of ours.
// The page writes < as &lt;.
var dumped = regexp.MustCompile(`&lt;\*|&lt;\[?\]?[a-z][a-z0-9]*(\.[A-Za-z]+)?( \\\||>:)|0x[0-9a-f]{6,}|to be (true|false)\b|to equal\b|\x1f|\{ ?[A-Z][A-Za-z]+: `)

func TestNoPublishedFailureIsADump(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/reference/mutants.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if found := dumped.FindString(line); strings.HasPrefix(line, "| M") && found != "" {
			t.Errorf("docs/reference/mutants.md: %q is no word for a stranger, in: %s", found, line)
		}
	}
}

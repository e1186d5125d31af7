package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/reports"
	_ "github.com/sockdrill/sockdrill/scenarios"
)

// TestTheListNamesWhatThereIs holds the committed list against the cases.
func TestTheListNamesWhatThereIs(t *testing.T) {
	list, err := readPasses("passes.txt")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := runner.Plan(harness.Suite{})
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range list.unknown(plan) {
		t.Error(wrong)
	}
}

func TestEveryOtherPassIsFound(t *testing.T) {
	list, err := readPasses(write(t, "# why\nidles A-1 it does nothing # right\nidles A-2 so does this\nidles A-9 gone\nnobody A-1 "+
		"gone, too\n"))
	if err != nil {
		t.Fatal(err)
	}
	result := func(id string, o record.Outcome) reports.Result {
		return reports.Result{Result: record.Result{Case: id}, Outcome: o}
	}
	passed, wrong := list.against("idles", []reports.Result{
		result("A-1", record.Passed), result("A-2", record.Failed), result("A-3", record.Passed), result("A-4", record.Failed),
		result("A-9", record.Inconclusive),
	})
	if passed != 2 || len(wrong) != 2 || !strings.Contains(wrong[0], "does not pass A-2 any more") ||
		!strings.Contains(wrong[1], "idles passes A-3") {
		t.Errorf("%d passed; %q", passed, wrong)
	}
	plan := []record.Case{{ID: "A-1"}, {ID: "A-2"}}
	if wrong := list.unknown(plan); len(wrong) != 2 || !strings.HasSuffix(wrong[0], ":4: there is no case A-9") ||
		!strings.HasSuffix(wrong[1], ":5: there is no nobody") {
		t.Errorf("%q", wrong)
	}
	if _, err := readPasses(write(t, "idles A-1\n")); err == nil ||
		!strings.Contains(err.Error(), ":1: expected a liar, a case and the reason") {
		t.Errorf("a line without a reason: %v", err)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passes.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

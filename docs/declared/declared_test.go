package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reports"
)

func TestEveryRowIsAManifest(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.name] {
			t.Errorf("two rows are called %s", r.name)
		}
		seen[r.name] = true
		path := filepath.Join(t.TempDir(), "sockdrill.yaml")
		if err := os.WriteFile(path, []byte("name: "+r.name+"\n"+r.yaml), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := subject.LoadManifest(path); err != nil {
			t.Errorf("%s: %v\n%s", r.name, err, r.yaml)
		}
	}
}

func TestRowsAreChosenByNameAndByGroup(t *testing.T) {
	chosen, err := choose([]string{"idle", "polling-50"})
	if err != nil || len(chosen) != 4 || chosen[3].name != "polling-50" {
		t.Errorf("idle and polling-50: %v, %v", chosen, err)
	}
	if _, err := choose([]string{"idel"}); err == nil || !strings.Contains(err.Error(), "idel") {
		t.Errorf("a misspelt row: %v", err)
	}
}

func TestARightImplementationThatIsFailedIsRed(t *testing.T) {
	report := func(outcomes ...record.Outcome) *reports.Report {
		r := &reports.Report{}
		for _, o := range outcomes {
			r.Results = append(r.Results, reports.Result{Result: record.Result{Case: "FRM-001.server"}, Outcome: o})
		}
		return r
	}
	for _, c := range []struct {
		report *reports.Report
		red    bool
	}{
		{report(record.Passed, record.Skipped, record.Inconclusive), false},
		{report(record.Passed, record.Failed), true},
		{report(record.Passed, record.Shortfall), true},
		{report(record.Passed, record.Errored), true},
		{report(record.Skipped), true}, // nothing was judged
		{nil, true},
	} {
		if o := (outcome{row: rows[0], report: c.report}); o.red() != c.red {
			t.Errorf("red is %v of:\n%s", !c.red, o.words())
		}
	}
}

func TestARowThatIsJudgedForMuchLessIsNamed(t *testing.T) {
	judging := func(n int, like string) outcome {
		report := &reports.Report{Results: make([]reports.Result, n)}
		for i := range report.Results {
			report.Results[i].Outcome = record.Passed
		}
		return outcome{row: row{name: fmt.Sprintf("judged-%d", n), like: like}, report: report}
	}
	all := []outcome{judging(20, ""), judging(18, "judged-20"), judging(17, "judged-20"), {}}
	if got, want := judgedLess(all), "judged-17: 17 cases are judged, of 20 that are for judged-20\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheTableGoesBetweenItsMarks(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("before\n"+begins+"old\n"+ends+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := insert(page, "new\n"); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(page); string(text) != "before\n"+begins+"new\n"+ends+"after\n" {
		t.Errorf("the page is now %q", text)
	}
}

func TestHelpJudgesNothing(t *testing.T) {
	var out strings.Builder
	if err := run(context.Background(), []string{"-help"}, &out); err != nil || !strings.Contains(out.String(), "idle-90000") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

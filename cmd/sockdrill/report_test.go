package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

// left is the folder of a report with one failure.
func left(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	failed := record.Result{Case: "FRM-003.server.header-1", Clause: "FRM-003", Side: "server", Level: "MUST", Title: "T",
		Verdict: verdict.Fail, Message: "Expected one message."}
	report := reports.Build([]record.Event{
		{Type: record.RunStart, Run: &record.Run{Tool: "test"}}, {Type: record.Ended, Result: &failed},
		{Type: record.RunEnd, End: &record.End{Exit: 1}},
	})
	if err := report.WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAReportIsShownAgain(t *testing.T) {
	dir := left(t)
	exit, out, err := call(t, "report", "show", dir)
	if exit != 0 {
		t.Fatalf("exit %d: %s", exit, err)
	}
	for _, want := range []string{"fail FRM-003.server.header-1  T\n", "Expected one message.", "Failed: 1 of 1 case breaks a MUST.",
		"\nnext: sockdrill replay " + dir + " FRM-003.server.header-1\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

func TestFormatsAreWrittenWhereTheyAreAskedFor(t *testing.T) {
	dir, out := left(t), filepath.Join(t.TempDir(), "out")
	if exit, _, err := call(t, "report", "merge", dir, "--out", out, "--format", "tap,ctrf,perfetto"); exit != 1 {
		t.Fatalf("exit %d: %s", exit, err)
	}
	for _, name := range []string{"report.tap", "ctrf.json", "trace.pftrace", "index.html"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "report.tap")); err == nil {
		t.Error("a report that nobody asked for is there")
	}
	exit, _, err := call(t, "report", "merge", dir, "--out", out, "--format", "xls")
	if exit != record.ExitUsage || !strings.Contains(err, "ctrf, perfetto, tap") {
		t.Errorf("of a format that there is not: exit %d, %s", exit, err)
	}
}

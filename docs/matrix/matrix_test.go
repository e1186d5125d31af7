package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

// written puts a text into a file of the folder, and makes the folders above it.
func written(t *testing.T, text string, path ...string) {
	t.Helper()
	full := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func sample(t *testing.T) string {
	t.Helper()
	report := reports.Build([]record.Event{
		{Type: record.RunStart, Run: &record.Run{Implementations: []record.Implementation{{Side: "server", Name: "echo", Version: "1.2", Framing: "u32le"}}}},
		{Type: record.Ended, Result: &record.Result{Case: "FRM-001.server", Clause: "FRM-001", Level: "MUST", Verdict: verdict.Pass}},
		{Type: record.Ended, Result: &record.Result{Case: "FRM-006.server", Clause: "FRM-006", Level: "MUST", Verdict: verdict.Fail, Known: "it drops a|b"}},
		{Type: record.Ended, Result: &record.Result{Case: "HOS-001.server", Clause: "HOS-001", Level: "SHOULD", Verdict: verdict.Fail, Message: "Expected <x>.\nMore."}},
		{Type: record.Ended, Result: &record.Result{Case: "IDL-003.server", Clause: "IDL-003", Level: "MUST", Skipped: "no timeouts"}},
		{Type: record.Ended, Result: &record.Result{Case: "KIL-006.server", Clause: "KIL-006", Level: "MUST", Verdict: verdict.Inconclusive}},
		{Type: record.RunEnd, End: &record.End{}},
	})
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThePageSaysWhatWasJudgedAndWhatWasNot(t *testing.T) {
	dir := t.TempDir()
	written(t, sample(t), dir, "reports", "echo", "echo", "report.json")
	written(t, "", dir, "adapters", "echo", "RESULT.md")
	written(t, "building\ngone: no compiler\ngone: nothing is judged\n", dir, "reports", "gone", said)
	written(t, "", dir, "reports", "mute", said)
	out := filepath.Join(dir, "matrix.md")
	args := []string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "-out", out}
	if err := run(args, t.Output()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| implementation | framing | all | FRM | HOS | KIL | other |",
		"| [echo 1.2](../../adapters/echo/RESULT.md) | server, u32le | **1/2/1** | 1/1/0 | 0/1/0 | 0/0/0 | 1 inconclusive |",
		`| [echo 1.2](../../adapters/echo/RESULT.md) | FRM-006.server | MUST | it drops a\|b |`,
		"| [echo 1.2](../../adapters/echo/RESULT.md) | HOS-001.server | SHOULD | Expected &lt;x>. |",
		"* gone: no compiler; gone: nothing is judged",
		"* mute: it left no report and said nothing",
	} {
		if !strings.Contains(string(text), line+"\n") {
			t.Errorf("the page lacks the line\n%s\nit is\n%s", line, text)
		}
	}
}

func TestAnAlienReportIsAnError(t *testing.T) {
	dir := t.TempDir()
	written(t, `{"schema_version": 99}`, dir, "reports", "echo", "echo", "report.json")
	err := run([]string{"-reports", filepath.Join(dir, "reports"), "-out", filepath.Join(dir, "m.md")}, t.Output())
	if err == nil || !strings.Contains(err.Error(), "schema version 99") {
		t.Errorf("a report of another version says %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "m.md")); err == nil {
		t.Error("a page was written all the same")
	}
}

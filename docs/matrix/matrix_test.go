package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		{Type: record.RunStart, Run: &record.Run{Implementations: []record.Implementation{{Side: "server", Name: "echo", Version: "1.2",
			Framing: "u32le"}}, Tool: "v9", Host: record.Host{OS: "linux", Arch: "amd64", CPUs: 2},
			Waits: &record.Waits{Cases: 3, Longer: 12 * time.Second}}},
		{Type: record.Ended, Result: &record.Result{Case: "FRM-001.server", Clause: "FRM-001", Level: "MUST", Verdict: verdict.Pass}},
		{Type: record.Ended, Result: &record.Result{Case: "FRM-006.server", Clause: "FRM-006", Level: "MUST", Verdict: verdict.Fail,
			Known: "it drops a|b"}},
		{Type: record.Ended, Result: &record.Result{Case: "HOS-001.server", Clause: "HOS-001", Level: "SHOULD", Verdict: verdict.Fail,
			Message: "Expected <x>.\nMore."}},
		{Type: record.Ended, Result: &record.Result{Case: "IDL-003.server", Clause: "IDL-003", Level: "MUST", Skipped: "no timeouts"}},
		{Type: record.Ended, Result: &record.Result{Case: "KIL-006.server", Clause: "KIL-006", Level: "MUST",
			Verdict: verdict.Inconclusive, Message: "It stalled."}},
		{Type: record.Ended, Result: &record.Result{Case: "CLS-017.server", Clause: "CLS-017", Level: "MUST", Verdict: verdict.Pass,
			Flaky: "a race [flaky]"}},
		{Type: record.RunEnd, End: &record.End{Wall: 52 * time.Second}},
	})
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThePageSaysWhatWasJudgedAndWhatWasNot(t *testing.T) {
	dir := t.TempDir()
	written(t, sample(t), dir, "reports", "echo", "length", "report.json")
	written(t, "name: echo\nurl: https://echo.example\nlanguage: c\nserver:\n  command: ./echo {addr}\n", dir, "adapters", "echo",
		"length.yaml")
	written(t, "", dir, "adapters", "echo", "NOTES.md")
	written(t, "building\ngone: no compiler\n", dir, "reports", "gone", said)
	written(t, "", dir, "reports", "mute", said)
	out := filepath.Join(dir, "matrix.md")
	args := []string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "-out", out}
	if err := run(args, t.Output()); err != nil {
		t.Fatal(err)
	}
	contains(t, out, []string{
		"| implementation | framing | all | FRM | CLS | KIL | HOS | other |",
		"| [echo 1.2](../../adapters/echo/RESULT.md) | server, u32le | **1/2/1** | 1/1/0 | 0/0/0 | 0/0/0 | 0/1/0 | 1 flaky, 1 " +
			"inconclusive |",
		"| case | level | [echo<br>length](../../adapters/echo/RESULT.md) |",
		"| FRM-001.server | MUST | ✓ |",
		"| FRM-006.server | MUST | [≈](../../adapters/echo/RESULT.md#frm-006server-must-lengthyaml) |",
		"| HOS-001.server | MUST | [▽](../../adapters/echo/RESULT.md#hos-001server-should-lengthyaml) |",
		"| CLS-017.server | MUST | [~](../../adapters/echo/RESULT.md#cls-017server-must-lengthyaml) |",
		`| [echo 1.2](../../adapters/echo/RESULT.md) | [FRM-006.server](../../adapters/echo/RESULT.md#frm-006server-must-lengthyaml) | MUST | it drops a\|b |`,
		"| [echo 1.2](../../adapters/echo/RESULT.md) | [HOS-001.server](../../adapters/echo/RESULT.md#hos-001server-should-lengthyaml) | " +
			"SHOULD | Expected &lt;x&gt;. More. |",
		"* gone: no compiler",
		"* mute: it left no report and said nothing",
	})
	contains(t, filepath.Join(dir, "adapters", "echo", "RESULT.md"), []string{
		"# echo",
		"| [echo 1.2](https://echo.example) | c | server, u32le, without an adapter | [length.yaml](length.yaml) | 52.00 s | about " +
			"12.00 s in 3 cases |",
		"| **all** | 1 | 1 | 1 | 1 | 1 flaky, 1 inconclusive |",
		"| FRM · Framing: length prefix | 1 | 0 | 1 | 0 |  |",
		"### FRM-006.server (MUST, length.yaml)",
		`it drops a\|b`,
		"    Expected <x>.",
		"### CLS-017.server (MUST, length.yaml)",
		"    It passed in the last run.",
		"## Unsettled",
		"    It stalled.",
		"| no timeouts | 1 |",
		"What was found out besides, and whose fault it is, stands in [NOTES.md](NOTES.md).",
		"bin/sockdrill run -f adapters/echo/length.yaml",
	})
}

func TestAManifestWithoutAReportIsTold(t *testing.T) {
	dir := t.TempDir()
	for _, profile := range []string{"length", "line"} {
		written(t, "name: echo\nserver:\n  command: ./echo {addr}\n", dir, "adapters", "echo", profile+".yaml")
	}
	written(t, sample(t), dir, "reports", "echo", "line", "report.json")
	out := filepath.Join(dir, "matrix.md")
	if err := run([]string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "-out", out},
		t.Output()); err != nil {
		t.Fatal(err)
	}
	contains(t, out, []string{"* echo length: it left no report; see said.txt beside those of the others"})
}

func TestTheOrderIsTheCataloguesWhateverTheReports(t *testing.T) {
	one := func(cases ...string) implementation {
		r := &reports.Report{}
		for _, c := range cases {
			r.Results = append(r.Results, reports.Result{Result: record.Result{Case: c, Clause: c[:7]}})
		}
		return implementation{folder: "x", report: r}
	}
	g, err := newGrid([]implementation{one("KIL-006.server", "FRM-002.server", "FRM-001.server"), one("FRM-002.client")})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, a := range g.areas {
		for _, c := range a.Clauses {
			for _, r := range c.Rows {
				order = append(order, r.Case)
			}
		}
	}
	if got := strings.Join(order, " "); got != "FRM-001.server FRM-002.client FRM-002.server KIL-006.server" {
		t.Errorf("the order is %s", got)
	}
	if _, err := newGrid([]implementation{one("FRM-999.server")}); err == nil || !strings.Contains(err.Error(), "no clause FRM-999") {
		t.Errorf("a clause that nobody knows gives %v", err)
	}
}

func contains(t *testing.T, path string, lines []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if !strings.Contains(string(text), line+"\n") {
			t.Errorf("the page lacks the line\n%s\nit is\n%s", line, text)
		}
	}
}

func TestWithNamesOnlyTheirResultsAreWritten(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"echo", "other"} {
		written(t, sample(t), dir, "reports", name, "length", "report.json")
		written(t, "name: x\nserver:\n  command: ./x {addr}\n", dir, "adapters", name, "length.yaml")
	}
	out := filepath.Join(dir, "matrix.md")
	if err := run([]string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "-out", out, "echo"},
		t.Output()); err != nil {
		t.Fatal(err)
	}
	for path, wanted := range map[string]bool{filepath.Join("adapters", "echo", "RESULT.md"): true,
		filepath.Join("adapters", "other", "RESULT.md"): false, "matrix.md": false} {
		if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != wanted {
			t.Errorf("%s is written: %v, wanted: %v", path, err == nil, wanted)
		}
	}
}

// A crash names files of the folder as they are on the machine that judged, which nobody else has.
func TestAResultNamesFilesAsFromItsFolder(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "adapters", "echo")
	said := strings.ReplaceAll(sample(t), "It stalled.", "at run ("+filepath.ToSlash(folder)+"/node_modules/x/index.js:49)")
	written(t, said, dir, "reports", "echo", "length", "report.json")
	written(t, "name: x\nserver:\n  command: ./x {addr}\n", folder, "length.yaml")
	if err := run([]string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "echo"}, t.Output()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "RESULT.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "at run (node_modules/x/index.js:49)") || strings.Contains(string(text), dir) {
		t.Errorf("it names the folder of this machine:\n%s", text)
	}
}

func TestAnAlienReportIsAnError(t *testing.T) {
	dir := t.TempDir()
	written(t, "", dir, "adapters", "echo", "echo.yaml")
	written(t, `{"schema_version": 99}`, dir, "reports", "echo", "echo", "report.json")
	err := run([]string{"-reports", filepath.Join(dir, "reports"), "-adapters", filepath.Join(dir, "adapters"), "-out",
		filepath.Join(dir, "m.md")}, t.Output())
	if err == nil || !strings.Contains(err.Error(), "schema version 99") {
		t.Errorf("a report of another version says %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "m.md")); err == nil {
		t.Error("a page was written all the same")
	}
}

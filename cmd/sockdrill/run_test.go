package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

// one is a case that every server without an adapter can be judged by.
const one = "FRM-003.server.header-1"

func TestARunOnTheReference(t *testing.T) {
	dir := t.TempDir()
	exit, out, err := call(t, "run", one, "--reference", "--seed", "7", "--out", dir)
	if exit != 0 {
		t.Fatalf("exit %d\n%s%s", exit, out, err)
	}
	if !strings.Contains(out, "pass") || !strings.Contains(out, one) {
		t.Errorf("standard output lacks the result:\n%s", out)
	}
	if !strings.Contains(err, "seed 7") || strings.Contains(err, "client") {
		t.Errorf("standard error should say what is judged, and only that:\n%s", err)
	}
	for _, name := range []string{"events.ndjson", "report.json", "junit.xml", "summary.md", "index.html"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestAServerOnAUnixSocket(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	drill := func(fixture string, more ...string) (int, string) {
		args := []string{"run", "--transport", "unix", "--server", quote(self) + " fixture " + fixture + " {addr}", "--out", t.TempDir()}
		exit, out, log := call(t, append(args, more...)...)
		return exit, out + log
	}
	cases := []string{"FRM-001.server", "FRM-002.server", "FRM-003.server.header-1", "FRM-015.server", "CLS-010.server"}
	exit, said := drill("right", cases...)
	if exit != 0 || !strings.Contains(said, "it is reached over unix, which has no resets") {
		t.Errorf("a right server: exit %d\n%s", exit, said)
	}
	if exit, said := drill("one-read", "FRM-003.server.header-1"); exit == 0 {
		t.Errorf("one read for one message: exit %d\n%s", exit, said)
	}
	for words, remedy := range map[string]string{"{port}": "unix has no ports", "": "programs without an adapter"} {
		exit, _, log := call(t, "run", "--transport", "unix", "--server", "./echo "+words, "--out", t.TempDir())
		if exit != 2 || !strings.Contains(log, remedy) {
			t.Errorf("%q: exit %d\n%s", words, exit, log)
		}
	}
}

func TestAnAdapterThatOutlivesItsInputIsNamed(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	exit, out, log := call(t, "run", "FRM-001.client", "--client", quote(self)+" fixture undead", "--out", dir)
	if exit != 0 || !strings.Contains(out, "does not end with its input: TERM had to end it") {
		t.Errorf("exit %d\n%s%s", exit, out, log)
	}
	summary, err := os.ReadFile(filepath.Join(dir, "summary.md"))
	if err != nil || !strings.Contains(string(summary), "it does not end with its input, and TERM ends it") {
		t.Errorf("the summary does not say it (%v):\n%s", err, summary)
	}
}

func TestJSONIsOneEventALine(t *testing.T) {
	_, out, _ := call(t, "run", one, "--reference", "--json", "--out", t.TempDir())
	var types []string
	for line := range strings.Lines(out) {
		var e record.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		types = append(types, string(e.Type))
	}
	if len(types) == 0 || types[0] != string(record.RunStart) || types[len(types)-1] != string(record.RunEnd) {
		t.Errorf("events: %v", types)
	}
}

func TestACommandThatDoesNotExist(t *testing.T) {
	dir := t.TempDir()
	exit, out, _ := call(t, "run", "--server", "./no-such-server {addr}", "--max-frame", "1000", "--seed", "9", "--out", dir)
	if exit != 4 {
		t.Errorf("exit %d, want 4\n%s", exit, out)
	}
	again := "--seed 9 --server './no-such-server {addr}' --max-frame 1000"
	for _, want := range []string{"no such program", again} {
		if !strings.Contains(out, want) {
			t.Errorf("standard output lacks %q:\n%s", want, out)
		}
	}
	report, err := reports.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if report.End.Exit != 4 || report.End.Error == 0 {
		t.Errorf("the report says %+v", report.End)
	}
}

func TestAReportThatCannotBeWrittenEndsTheRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	exit, out, err := call(t, "run", one, "--reference", "--out", filepath.Join(file, "out"))
	if exit != 2 || !strings.Contains(err, file) {
		t.Errorf("exit %d\n%s%s", exit, out, err)
	}
}

func TestWhatIsNoFileIsNotReadAsOne(t *testing.T) {
	folder := t.TempDir()
	for name, args := range map[string][]string{
		"--out":       {"run", one, "--reference", "--out"},
		"merge --out": {"report", "merge", folder, "--out"},
		"manifest":    {"run", "--out", folder, "-f"},
		"known":       {"run", one, "--reference", "--out", folder, "--known-failing"},
		"selection":   {"run", "--reference", "--out", folder, "--run"},
		"replay":      {"replay", "--out", folder},
		"diff":        {"report", "diff", "/dev/zero"},
		"merge":       {"report", "merge", "--out", folder},
	} {
		device := "/dev/zero"
		if _, err := os.Stat(device); err != nil {
			t.Skip("this system has no device that never ends")
		}
		if name == "known" || name == "selection" {
			device = "@" + device
		}
		exit, _, err := call(t, append(args, device)...)
		if exit != 2 || !strings.Contains(err, "/dev/zero is a device") {
			t.Errorf("%s: exit %d, %s", name, exit, err)
		}
	}
}

// A disk that is full is a file that is closed, as far as who writes can tell.
func TestARunWhoseEventsAreLostKeepsItsVerdicts(t *testing.T) {
	var out, log strings.Builder
	dir := t.TempDir()
	o := newOutput(&app{out: &out, err: &log}, &job{dir: dir}, func(error) { t.Error("the run was ended") })
	o.take(record.Event{Type: record.RunStart, Run: &record.Run{Tool: "test"}})
	o.file.Close()
	o.take(record.Event{Type: record.Ended, Case: one,
		Result: &record.Result{Case: one, Clause: "FRM-003", Side: "server", Level: "MUST", Verdict: verdict.Pass}})
	o.take(record.Event{Type: record.RunEnd, End: &record.End{}})
	err := o.finish(0)
	if exitOf(err) != 3 || !strings.Contains(log.String(), "the run goes on") {
		t.Errorf("exit %d (%v), said %q", exitOf(err), err, log.String())
	}
	report, err := reports.Load(filepath.Join(dir, "report.json"))
	if err != nil || len(report.Results) != 1 || report.End.Exit != 3 || !strings.Contains(report.End.Why, "events.ndjson") {
		t.Errorf("the report does not hold the verdict and what is missing (%v): %+v", err, report)
	}
}

func TestFailFastEndsTheRunWithTheFirstFailure(t *testing.T) {
	for _, c := range []struct {
		level   string
		verdict verdict.Verdict
		stops   bool
	}{{"MUST", verdict.Pass, false}, {"SHOULD", verdict.Fail, false}, {"MUST", verdict.Inconclusive, false}, {"MUST", verdict.Fail, true}} {
		var out, log strings.Builder
		var cause error
		o := newOutput(&app{out: &out, err: &log}, &job{dir: t.TempDir(), failFast: true}, func(err error) { cause = err })
		o.take(record.Event{Type: record.Ended, Case: one,
			Result: &record.Result{Case: one, Clause: "FRM-003", Level: c.level, Verdict: c.verdict}})
		stop := (*runner.Stop)(nil)
		if errors.As(cause, &stop) != c.stops || c.stops && (stop.Exit != record.ExitFailed || !strings.Contains(stop.Why, one)) {
			t.Errorf("%s %v: the run was ended with %v", c.level, c.verdict, cause)
		}
		o.file.Close()
	}
}

func TestReplayAndDiff(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	call(t, "run", one, "--reference", "--seed", "7", "--out", first)
	if exit, _, err := call(t, "replay", first, "--out", second); exit != 2 || !strings.Contains(err, "nothing in it is red") {
		t.Errorf("replay of a green report: exit %d, %s", exit, err)
	}
	if exit, out, err := call(t, "replay", first, one, "--out", second); exit != 0 || !strings.Contains(err, "seed 7") {
		t.Errorf("replay: exit %d\n%s%s", exit, out, err)
	}
	third := filepath.Join(dir, "third")
	if exit, _, err := call(t, "replay", second, one, "--out", third); exit != 0 {
		t.Errorf("replay of a replay: exit %d\n%s", exit, err)
	}
	if exit, out, _ := call(t, "report", "diff", first, filepath.Join(second, "report.json")); exit != 0 ||
		!strings.Contains(out, "no case changed") {
		t.Errorf("diff: exit %d\n%s", exit, out)
	}
	if exit, out, _ := call(t, "report", "merge", first, second, "--out", filepath.Join(dir, "both")); exit != 0 {
		t.Errorf("merge: exit %d\n%s", exit, out)
	}
}

func TestDifferences(t *testing.T) {
	report := func(outcomes ...record.Outcome) *reports.Report {
		r := &reports.Report{}
		for n, o := range outcomes {
			if o != "" {
				r.Results = append(r.Results, reports.Result{Result: record.Result{Case: string(rune('a' + n))}, Outcome: o})
			}
		}
		return r
	}
	changes, worse := differences(report(record.Passed, record.Failed, record.Passed),
		report(record.Failed, record.Passed, "", record.Passed))
	want := []string{"a: pass -> fail", "b: fail -> pass", "d: new -> pass", "c: pass -> not in the later report"}
	if strings.Join(changes, "\n") != strings.Join(want, "\n") || !worse {
		t.Errorf("worse %v\n%s", worse, strings.Join(changes, "\n"))
	}
	if _, worse := differences(report(record.Failed), report(record.Passed)); worse {
		t.Error("a repair is not worse")
	}
}

func TestCheck(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if exit, out, _ := call(t, "check", quote(self)+" reference client"); exit != 0 || !strings.Contains(out, "run --client") {
		t.Errorf("the reference client: exit %d\n%s", exit, out)
	}
	if exit, out, _ := call(t, "check", "./no-such-adapter"); exit != 4 || !strings.Contains(out, "no-such-adapter") {
		t.Errorf("no such adapter: exit %d\n%s", exit, out)
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"./echo": "./echo", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "{addr}": "'{addr}'", "$HOME": "'$HOME'",
	} {
		if got := quote(word); got != want {
			t.Errorf("quote(%q) = %s, want %s", word, got, want)
		}
	}
}

func TestAnIdleLimitBelowThePausesOfScenarios(t *testing.T) {
	for idle, want := range map[string]int{"799ms": 2, "800ms": 4, "0s": 4} {
		exit, _, err := call(t, "run", one, "--server", "./no-such-server {addr}", "--idle", idle, "--out", t.TempDir())
		if exit != want || (want == 2) != strings.Contains(err, "at least 800ms") {
			t.Errorf("--idle %s: exit %d, want %d: %s", idle, exit, want, err)
		}
	}
}

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

// another is a second case, and third one that no report of these tests judges.
const (
	another = "FRM-003.server.header-2"
	third   = "FRM-003.server.header-3"
)

// reported writes a report in which these cases ended so, and returns its folder.
func reported(t *testing.T, verdicts map[string]verdict.Verdict) string {
	t.Helper()
	events := []record.Event{{Type: record.RunStart, Run: &record.Run{Tool: "test", Command: []string{"sockdrill", "run"}}}}
	for id, v := range verdicts {
		r := record.Result{Case: id, Clause: "FRM-003", Side: "server", Level: "MUST", Verdict: v, Message: "Expected 1.\nGot 2.", Seed: 7}
		if v == verdict.Fail {
			r.Class = "delivery"
		}
		events = append(events, record.Event{Type: record.Ended, Case: id, Result: &r})
	}
	dir := t.TempDir()
	events = append(events, record.Event{Type: record.RunEnd, End: &record.End{Exit: 1, Why: "it failed"}})
	if err := reports.Build(events).WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKnownFailingUpdate(t *testing.T) {
	dir := reported(t, map[string]verdict.Verdict{one: verdict.Fail, another: verdict.Pass})
	head := "# mine\nname: x\nserver:\n  command: x {addr} # so\n"
	manifest := fileOf(t, "sockdrill.yaml", head+"known_failing:\n  - case: "+another+"\n    reason: gone\n  - case: "+third+
		" # not judged\n    reason: stays\n# tail\n")
	exit, out, err := call(t, "known-failing", "update", dir, "-f", manifest)
	if exit != 0 || !strings.Contains(out, "added "+one) || !strings.Contains(out, "removed "+another) {
		t.Errorf("exit %d\n%s%s", exit, out, err)
	}
	want := head + "known_failing:\n  - case: " + third + " # not judged\n    reason: stays\n  - case: " + one +
		"\n    class: delivery\n    reason: \"not explained yet: Expected 1.\"\n# tail\n"
	if got, _ := os.ReadFile(manifest); string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if _, out, _ := call(t, "known-failing", "update", dir, "-f", manifest); !strings.Contains(out, "up to date") {
		t.Errorf("the second time: %s", out)
	}
}

func TestKnownFailingUpdateOfATextFile(t *testing.T) {
	first := reported(t, map[string]verdict.Verdict{one: verdict.Fail, another: verdict.Pass})
	second := reported(t, map[string]verdict.Verdict{one: verdict.Fail, another: verdict.Fail})
	list := fileOf(t, "known.txt", "# mine\n"+third+"  # stays\n")
	exit, out, err := call(t, "known-failing", "update", first, second, "-f", "@"+list)
	if exit != 0 || !strings.Contains(out, "put `"+another+"=delivery rate=0.5") {
		t.Errorf("exit %d\n%s%s", exit, out, err)
	}
	want := "# mine\n" + third + "  # stays\n" + one + "=delivery  # not explained yet: Expected 1.\n"
	if got, _ := os.ReadFile(list); string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestKnownFailingUpdateLeavesWhatItCannotEdit(t *testing.T) {
	dir := reported(t, map[string]verdict.Verdict{one: verdict.Fail})
	for name, c := range map[string]struct{ text, says string }{
		"flow":  {"name: x\nserver: {command: x}\nknown_failing: [{case: FRM-003, reason: r, class: x}]\n", "known_failing"},
		"wrong": {"name: x\nserver: {comand: x}\n", "comand"},
	} {
		path := fileOf(t, name+".yaml", c.text)
		exit, _, err := call(t, "known-failing", "update", dir, "-f", path)
		if exit != 2 || !strings.Contains(err, c.says) || !strings.Contains(err, path) {
			t.Errorf("%s: exit %d, %s", name, exit, err)
		}
		if got, _ := os.ReadFile(path); string(got) != c.text {
			t.Errorf("%s was changed: %s", name, got)
		}
	}
}

func TestAnExpiredEntryFailsTheRun(t *testing.T) {
	list := fileOf(t, "known.txt", "FRM-002.server expires=2020-12-31  # ticket 17\n")
	exit, out, err := call(t, "run", "FRM-002.server", "--reference", "--known-failing", "@"+list, "--out", t.TempDir())
	if exit != 1 || !strings.Contains(out, "FRM-002.server ("+list+":1)") || !strings.Contains(out, "expired after 2020-12-31") {
		t.Errorf("exit %d\n%s%s", exit, out, err)
	}
	list = fileOf(t, "known.txt", "FRM-003.server.header-1=delivery\n"+"FRM-003.server.nope\n")
	exit, _, err = call(t, "run", "--reference", "--known-failing", "@"+list, "--out", t.TempDir())
	if exit != 2 || !strings.Contains(err, list+":2") || !strings.Contains(err, "take it off the list") {
		t.Errorf("exit %d\n%s", exit, err)
	}
}

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

func passed() record.Result { return record.Result{Verdict: verdict.Pass} }
func failed() record.Result { return record.Result{Verdict: verdict.Fail, Message: "It broke."} }
func neither() record.Result {
	return record.Result{Verdict: verdict.Inconclusive, Message: "The host stalled."}
}

func listed(r record.Result) record.Result {
	r.Flaky = "a race"
	if r.Verdict == verdict.Fail {
		r.Known = "a race"
	}
	return r
}

// collected leaves a report for each run, each with one case, as adapters/stable.sh does.
func collected(t *testing.T, results ...record.Result) string {
	t.Helper()
	dir := t.TempDir()
	for n, r := range results {
		r.Case, r.Clause, r.Level = "FRM-001.server", "FRM-001", "MUST"
		text, err := json.Marshal(reports.Build([]record.Event{
			{Type: record.RunStart, Run: &record.Run{Tool: "v9", Waits: &record.Waits{Longer: 10 * time.Second}}},
			{Type: record.Ended, Result: &r}, {Type: record.RunEnd, End: &record.End{Wall: time.Duration(30+n) * time.Second}}}))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, strconv.Itoa(n+1), "echo", "length")
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "report.json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWhatDiffersIsStableOnlyWithAReason(t *testing.T) {
	for name, test := range map[string]struct {
		results []record.Result
		says    string
		stable  bool
	}{
		"the same": {[]record.Result{failed(), failed()}, "", true},
		"no verdict once": {[]record.Result{passed(), neither()},
			"no verdict in some runs: FRM-001.server: pass, inconclusive: The host stalled.", true},
		"a flip": {[]record.Result{passed(), failed()}, "UNSTABLE: FRM-001.server: pass, fail: It broke.", false},
		"a flip and no verdict": {[]record.Result{failed(), neither(), passed()}, "UNSTABLE: FRM-001.server: fail, inconclusive, pass",
			false},
		"listed as flaky": {[]record.Result{listed(failed()), listed(passed())}, "listed as flaky: FRM-001.server: known, pass",
			true},
		"an error": {[]record.Result{listed(passed()), {Verdict: verdict.Error, Message: "It did not start."}},
			"UNSTABLE: FRM-001.server: pass, error: It did not start.", false},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := run([]string{collected(t, test.results...)}, &out)
			if (err == nil) != test.stable || err != nil && !errors.Is(err, errUnstable) {
				t.Errorf("it ends with %v", err)
			}
			if !strings.HasPrefix(out.String(), "echo, length: "+strconv.Itoa(len(test.results))+" runs of 1 cases, 30.00 s to ") ||
				!strings.Contains(out.String(), ", 20.00 s to ") {
				t.Errorf("it says %s", &out)
			}
			if lines := strings.Count(out.String(), "\n"); !strings.Contains(out.String(), test.says) || (lines == 1) != (test.says == "") {
				t.Errorf("it says %s, want %q", &out, test.says)
			}
		})
	}
}

func TestARunWithoutAReportIsNotStable(t *testing.T) {
	dir := collected(t, passed(), passed())
	if err := os.RemoveAll(filepath.Join(dir, "2", "echo")); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run([]string{dir}, &out); !errors.Is(err, errUnstable) || !strings.Contains(out.String(), "UNSTABLE: 1 runs left no report") {
		t.Errorf("it ends with %v and says %s", err, &out)
	}
	if err := run([]string{t.TempDir()}, &out); err == nil {
		t.Error("no report at all is taken for stable")
	}
}

package harness

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// TestAVerdictThatTheHostPreventedIsNone holds what a self-check takes for no verdict: blamed on the host, and nothing else.
func TestAVerdictThatTheHostPreventedIsNone(t *testing.T) {
	result := func(v verdict.Verdict, b verdict.Blame, stall time.Duration, skipped string) record.Result {
		return record.Result{Verdict: v, Blame: b, Stall: stall, Skipped: skipped}
	}
	run := Drilled{Results: map[string]record.Result{
		"stalled":  result(verdict.Inconclusive, verdict.Host, 300*time.Millisecond, ""),
		"shaken":   result(verdict.Inconclusive, verdict.Host, 30*time.Millisecond, ""),
		"busy":     result(verdict.Inconclusive, verdict.Host, 19*time.Millisecond, ""), // it is not a stall that kept it from a verdict
		"unproven": result(verdict.Inconclusive, verdict.Harness, time.Second, ""),
		"failed":   result(verdict.Fail, verdict.Implementation, time.Second, ""),
		"passed":   result(verdict.Pass, "", time.Second, ""),
		"unjudged": result(verdict.None, "", 0, ""),
		"skipped":  result(verdict.None, "", 0, "it needs an adapter"),
	}}
	for id, r := range run.Results {
		r.Case = id
		run.Results[id] = r
	}
	for asked, want := range map[string]string{
		"": "stalled", "stalled": "stalled", "shaken": "shaken", "passed shaken": "shaken", "unproven": "", "busy": "",
		"failed passed": "", "skipped": "",
		"unjudged": "stalled", // what it was to rest on has no verdict
	} {
		if r, found := run.undecided(strings.Fields(asked)); r.Case != want || found != (want != "") {
			t.Errorf("asked for %q: %q (%v), want %q", asked, r.Case, found, want)
		}
	}
}

// TestASelfCheckThatJudgedNothingIsRepeated holds that what fails is of the kind that the runner repeats, and carries the stall.
func TestASelfCheckThatJudgedNothingIsRepeated(t *testing.T) {
	const stall = 300 * time.Millisecond
	carried := time.Duration(0)
	says, kind := Provoked(t, Brief(), func() {
		defer func() { carried = here.outcome.Stall }()
		Drilled{Results: map[string]record.Result{"x": {Case: "x", Verdict: verdict.Inconclusive, Blame: verdict.Host,
			Stall: stall}}}.Decides()
	})
	if kind != verdict.Liveness || carried != stall || !strings.Contains(says, "a verdict on x") {
		t.Errorf("%q of kind %q, with a stall of %v", says, kind, carried)
	}
}

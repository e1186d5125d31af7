package main

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// try runs a mutant against the fake sockdrill, as if it had been built.
func try(t *testing.T, m mutants.Mutant, results map[string]map[string]record.Result) outcome {
	t.Helper()
	m.ID = "M001"
	b := &bench{dir: t.TempDir(), drill: drill{path: fake(t, script{plan, results}), dir: t.TempDir()}}
	var err error
	if b.plan, err = b.drill.cases(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := outcome{Mutant: m}
	b.try(t.Context(), &o)
	return o
}

func TestOnlyANamedFailureKills(t *testing.T) {
	cases := []struct {
		name    string
		killers []string
		failed  string
		verdict verdict.Verdict
		want    bool
	}{
		{"a failure of the clause that is named", []string{"FRM-002"}, "FRM-002.client", verdict.Fail, true},
		{"a failure of the case that is named", []string{"FRM-005.server.tail"}, "FRM-005.server.tail", verdict.Fail, true},
		{"a failure of the second killer", []string{"FRM-002", "FRM-005"}, "FRM-005.client.tail", verdict.Fail, true},
		{"a failure of another case of the clause", []string{"FRM-005.server.tail"}, "FRM-005.client.tail", verdict.Fail, false},
		{"an error", []string{"FRM-002"}, "FRM-002.client", verdict.Error, false},
		{"no proof", []string{"FRM-002"}, "FRM-002.client", verdict.Inconclusive, false},
		{"a pass", []string{"FRM-002"}, "FRM-002.client", verdict.Pass, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := try(t, mutants.Mutant{Side: mutants.Both, Killers: c.killers, Seeds: 1},
				map[string]map[string]record.Result{"M001 1": {c.failed: {Verdict: c.verdict, Message: "So it was."}}})
			if o.err != nil || o.killed() != c.want {
				t.Errorf("killed is %v (%v), want %v", o.killed(), o.err, c.want)
			}
		})
	}
}

func TestTheBaselineKillsOnlyWhoseKillerItIs(t *testing.T) {
	baseline := record.Result{Case: "FRM-001.server", Clause: "FRM-001", Verdict: verdict.Fail}
	if kills := killing([]record.Result{baseline}, []string{"FRM-002"}); len(kills) != 0 {
		t.Errorf("killed by %v, which is not named", kills)
	}
	if kills := killing([]record.Result{baseline}, []string{"FRM-002", "FRM-001"}); len(kills) != 1 {
		t.Errorf("%d kills, want one by the baseline that is named", len(kills))
	}
}

func TestMostSeedsHaveToKill(t *testing.T) {
	failed := map[string]record.Result{"FRM-002.server": failing("Wrong.")}
	m := mutants.Mutant{Side: mutants.Both, Killers: []string{"FRM-002"}, Seeds: 3}
	if o := try(t, m, map[string]map[string]record.Result{"M001 1": failed, "M001 3": failed}); !o.killed() || o.hits != 2 {
		t.Errorf("two of three: killed is %v with %d hits", o.killed(), o.hits)
	}
	o := try(t, m, map[string]map[string]record.Result{"M001 2": failed})
	if o.killed() || o.hits != 1 {
		t.Errorf("one of three: killed is %v with %d hits", o.killed(), o.hits)
	}
	if lines := o.lines(); !strings.Contains(lines, "SURVIVED") || !strings.Contains(lines, "1 of 3 seeds") || !strings.Contains(lines, "FRM-002: 2 passed") {
		t.Errorf("a survivor's lines:\n%s", lines)
	}
}

func TestAMutantOfOneSideIsJudgedThere(t *testing.T) {
	results := map[string]map[string]record.Result{"M001 1": {"FRM-002.server": failing("Wrong.")}}
	if o := try(t, mutants.Mutant{Side: mutants.Client, Killers: []string{"FRM-002"}, Seeds: 1}, results); o.killed() {
		t.Error("a client's mutant was killed by a server's case")
	}
	o := try(t, mutants.Mutant{Side: mutants.Both, Killers: []string{"FRM-002"}, Seeds: 1}, results)
	if line := o.lines(); !strings.Contains(line, "killed by FRM-002.server (unnoticed by the cases of the client): Wrong.") {
		t.Errorf("the line does not name the side that saw nothing: %s", line)
	}
}

func TestAMutantWithoutACaseIsNotJudged(t *testing.T) {
	o := try(t, mutants.Mutant{Side: mutants.Both, Killers: []string{"FRM-006", "FRM-007"}, Seeds: 1}, nil)
	if o.err == nil || o.killed() || !strings.Contains(o.lines(), "NOT JUDGED: none of its killers has a case: FRM-006, FRM-007") {
		t.Errorf("error %v, lines %s", o.err, o.lines())
	}
}

func TestOnlyAStallEarnsASecondTry(t *testing.T) {
	calm := record.Result{Verdict: verdict.Pass, Stall: stalled - time.Millisecond}
	late := record.Result{Verdict: verdict.Pass, Stall: stalled}
	excused := record.Result{Verdict: verdict.Pass, Evidence: record.Evidence{Windows: []record.TimeBound{{K: stalled}}}}
	cases := []struct {
		name string
		o    outcome
		want bool
	}{
		{"a survivor after a stall", heard(outcome{}, calm, late), true},
		{"a survivor that waited for a processor", heard(outcome{}, calm, excused), true},
		{"a survivor on a calm host", heard(outcome{}, calm), false},
		{"a kill", heard(outcome{hits: 1}, late), false},
	}
	for _, c := range cases {
		c.o.Seeds = 1
		if got := c.o.disturbed(); got != c.want {
			t.Errorf("%s: disturbed is %v", c.name, got)
		}
	}
}

// heard is an outcome of which cases said this.
func heard(o outcome, said ...record.Result) outcome {
	o.ran = map[string]mutants.Seen{}
	o.hear(said)
	return o
}

func TestSentenceIsTheFirstThatSaysSomething(t *testing.T) {
	for message, want := range map[string]string{
		"Expected one,\n    but two came. It matters.":       "Expected one, but two came.",
		"Failed after 0.006s.\nIt must not.":                 "It must not.",
		"Timed out after 2.001s.\nExpected one. It matters.": "Expected one.",
		"It took 1.5 s":           "It took 1.5 s",
		strings.Repeat("x", 1000): strings.Repeat("x", 300) + "…",
		"":                        "",
	} {
		if got := sentence(message); got != want {
			t.Errorf("sentence(%.40q) is %q, want %q", message, got, want)
		}
	}
}

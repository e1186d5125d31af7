package runner

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestMarkNamesTheEntryAndTheRemedy(t *testing.T) {
	cases := []record.Case{{ID: "A-1.server", Clause: "A-1", Area: "A"}}
	entry := known.Entry{Case: "A-1", Class: "ending", Reason: "ticket 1", Expires: "2026-04-30", Where: "known.txt:3"}
	current := entry
	current.Expires = "2026-05-01"
	flaky := known.Entry{Case: "A-1", Reason: "a race", Rate: 0.02}
	for _, c := range []struct {
		name           string
		failing, flaky []known.Entry
		verdict        verdict.Verdict
		class          record.Class
		unexpected     bool
		known, message string
	}{
		{"as listed", []known.Entry{current}, nil, verdict.Fail, "ending", false, "ticket 1 [until 2026-05-01]", "it broke"},
		{"stale", []known.Entry{current}, nil, verdict.Pass, "", true, "ticket 1",
			"The entry A-1=ending (known.txt:3) lists it as a known failure, and it passed: take the entry off the list"},
		{"another class", []known.Entry{current}, nil, verdict.Fail, "delivery", true, "",
			`with class "delivery": look at it as at a new failure.`},
		{"expired", []known.Entry{entry}, nil, verdict.Fail, "ending", true, "",
			"The entry A-1=ending (known.txt:3) of the list of known failures expired after 2026-04-30: mend"},
		{"neutral", []known.Entry{entry}, nil, verdict.Inconclusive, "", false, "", "it broke"},
		{"flaky", nil, []known.Entry{flaky}, verdict.Fail, "", false, "a race [flaky, measured to fail in 2 % of runs]", "it broke"},
		{"flaky, and passes", nil, []known.Entry{flaky}, verdict.Pass, "", false, "", "it broke"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, err := NewKnown(c.failing, c.flaky, cases, today)
			if err != nil {
				t.Fatal(err)
			}
			r := record.Result{Case: "A-1.server", Verdict: c.verdict, Class: c.class, Message: "it broke"}
			if got := k.Mark(&r); got != c.unexpected || !strings.Contains(r.Known, c.known) || (c.known == "") != (r.Known == "") ||
				!strings.Contains(r.Message, c.message) {
				t.Errorf("unexpected %v, known %q, message %q", got, r.Known, r.Message)
			}
			if noted := strings.Contains(r.Flaky, "measured to fail in 2 %"); noted != (len(c.flaky) > 0) {
				t.Errorf("flaky is %q", r.Flaky)
			}
		})
	}
}

func TestListsThatMakeNoSense(t *testing.T) {
	cases := []record.Case{{ID: "A-1.server", Clause: "A-1", Area: "A"}}
	entry := func(e known.Entry) []known.Entry { return []known.Entry{e} }
	for want, lists := range map[string][2][]known.Entry{
		"--known-failing: the entry A-2 (x:1) is unmatched":    {entry(known.Entry{Case: "A-2", Where: "x:1"}), nil},
		"--known-failing: A-1: rate: a known failure fails in": {entry(known.Entry{Case: "A-1", Rate: 0.5}), nil},
		`--known-flaky: A-1: expires: "soon" is no date`:       {nil, entry(known.Entry{Case: "A-1", Expires: "soon"})},
		"as failing by A-1 and as flaky by A: a failure must":  {entry(known.Entry{Case: "A-1"}), entry(known.Entry{Case: "A"})},
	} {
		if _, err := NewKnown(lists[0], lists[1], cases, today); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

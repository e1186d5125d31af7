package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// title is what is said of one-read.
const title = "it takes one read for a whole message, or for all that it asked for"

// oneRead is a run of a server that takes one read for one message, with one failure beside it that nothing known makes red.
func oneRead(t *testing.T) *Report {
	t.Helper()
	var events []record.Event
	add := func(id string, v verdict.Verdict) {
		r := result(id, "server", "MUST", "A title", v, 10*ms)
		r.Message, r.Reproduce = "Expected this of "+id+".", "sockdrill run "+id
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	for _, row := range diagnosis.Table() {
		if row.ID != "S01" {
			continue
		}
		for _, f := range row.Red {
			add(f.Case, verdict.Fail)
		}
		for _, id := range row.Green {
			add(id, verdict.Pass)
		}
	}
	if len(events) < 30 {
		t.Fatalf("the stranger S01 has %d cases in the table", len(events))
	}
	add("OBS-099.server", verdict.Fail)
	return Build(append(events, record.Event{Type: record.RunEnd, End: &record.End{Exit: 1}}))
}

func TestFailuresOfOneCauseStandTogether(t *testing.T) {
	r := oneRead(t)
	if len(r.End.Diagnosis) != 1 || r.End.Diagnosis[0].Kind != "one-read" {
		t.Fatalf("the diagnosis is %+v", r.End.Diagnosis)
	}
	c := r.End.Diagnosis[0]
	var b bytes.Buffer
	if err := Terminal(&b, r, Screen{}); err != nil {
		t.Fatal(err)
	}
	said := b.String()
	for _, want := range []string{
		"Most likely: " + title + ".\n",
		fmt.Sprintf("Explains %d of %d failures", len(c.Explains), c.Of), "Start with " + c.Explains[0] + ".\n",
		"docs/tutorial/first-bug.md", "Next in reference/frame/decode.go",
		"\nfail " + c.Explains[0] + "  A title\n", "\nfail " + c.Explains[1] + ": Expected this of " + c.Explains[1] + ".\n",
		"that nothing known explains:", "\nfail OBS-099.server  A title\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the screen does not say %q", want)
		}
	}
	if n := strings.Count(said, "reproduce: "); n != 2 {
		t.Errorf("%d cases are shown in full, want the clearest one and the one that nothing explains:\n%s", n, said)
	}
	for _, id := range append(c.Explains, "OBS-099.server") {
		if n := strings.Count(said, "fail "+id+" ") + strings.Count(said, "fail "+id+":"); n != 1 {
			t.Errorf("%s is told %d times", id, n)
		}
	}
}

func TestEachViewCarriesTheDiagnosis(t *testing.T) {
	r := oneRead(t)
	c := r.End.Diagnosis[0]
	for name, c := range map[string]struct {
		render func(*bytes.Buffer) error
		want   []string
	}{
		"Markdown": {func(b *bytes.Buffer) error { return Markdown(b, r) },
			[]string{"**Most likely: " + title + ".**", "Nothing known explains `OBS-099.server`."}},
		"JUnit": {func(b *bytes.Buffer) error { return JUnit(b, r) },
			[]string{`<property name="cause" value="one-read">`, `<property name="most likely" value="` + title + `">`}},
		"JSON": {func(b *bytes.Buffer) error { return JSON(b, r) }, []string{`"kind": "one-read"`, `"explains": [`}},
		"HTML": {func(b *bytes.Buffer) error { return HTML(b, r) },
			[]string{"<h2>Most likely: " + title + ".</h2>", "Start with " + c.Explains[0], "nothing known explains these"}},
	} {
		var b bytes.Buffer
		if err := c.render(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
}

// Where nothing fits, that is said, and nothing more. What is known to fail needs no diagnosis.
func TestWithoutACauseNothingIsMadeUp(t *testing.T) {
	var many []record.Result
	for n := range diagnosis.LeastHeard {
		r := passing()
		r.Case = fmt.Sprintf("OBS-09%d.server", n)
		many = append(many, r)
	}
	for what, c := range map[string]struct {
		results []record.Result
		says    bool
	}{
		"a failure that nothing known makes": {append(many,
			result("OBS-099.server", "server", "MUST", "T", verdict.Fail, ms)), true},
		"a handful of cases": {
			[]record.Result{result("OBS-099.server", "server", "MUST", "T", verdict.Fail, ms), passing()}, false},
		"no failure":      {[]record.Result{passing()}, false},
		"a known failure": {[]record.Result{known()}, false},
	} {
		var events []record.Event
		for _, r := range c.results {
			events = append(events, record.Event{Type: record.Ended, Result: &r})
		}
		var b bytes.Buffer
		if err := Terminal(&b, Build(events), Screen{}); err != nil {
			t.Fatal(err)
		}
		said := b.String()
		if strings.Contains(said, "No known kind of defect explains these failures.") != c.says || strings.Contains(said, "Most likely") {
			t.Errorf("%s: %s", what, said)
		}
	}
}

func TestWhatBreaksAMustIsLookedAtFirst(t *testing.T) {
	result := func(id string, o record.Outcome) Result { return Result{Result: record.Result{Case: id}, Outcome: o} }
	cases := []string{"HOS-004.server", "FRM-016.server", "RCV-003.server", "FRM-002.server"}
	breaksFirst(cases, []Result{result("HOS-004.server", record.Shortfall), result("FRM-016.server", record.Failed),
		result("RCV-003.server", record.Shortfall), result("FRM-002.server", record.Failed)})
	if got := strings.Join(cases, " "); got != "FRM-016.server FRM-002.server HOS-004.server RCV-003.server" {
		t.Errorf("the order is %s", got)
	}
}

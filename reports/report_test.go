package reports

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func find(t *testing.T, r *Report, id string) Result {
	t.Helper()
	for _, res := range r.Results {
		if res.Case == id {
			return res
		}
	}
	t.Fatalf("no result of %s", id)
	return Result{}
}

func TestEveryOutcomeIsCounted(t *testing.T) {
	r := Build(sample())
	want := record.Totals{Pass: 2, Fail: 1, Shortfall: 1, Known: 1, Unexpected: 1, Inconclusive: 1, Error: 1, Skipped: 1, NotRun: 1}
	if r.End.Totals != want {
		t.Errorf("totals are %+v, want %+v", r.End.Totals, want)
	}
	for id, o := range map[string]record.Outcome{
		"FRM-003.server.header-1": record.Failed, "DLM-007.server": record.Shortfall, "SND-008.server": record.Known,
		"RCV-004.server": record.Unexpected,
		"CTO-001.client": record.Inconclusive, "KIL-003.client": record.Errored, "HBT-001.client": record.Skipped,
		"RTO-001.client": record.NotRun, "ADP-001.harness": record.Passed,
	} {
		if got := find(t, r, id).Outcome; got != o {
			t.Errorf("%s counts as %s, want %s", id, got, o)
		}
	}
	if got := r.Sentence(); got != "Failed: 1 of 8 cases breaks a MUST." {
		t.Errorf("the sentence is %q", got)
	}
	if r.Run.Host.K != 240*ms {
		t.Errorf("K is %v, want the greatest stall of a case", r.Run.Host.K)
	}
}

func TestAPlannedCaseIsDescribedByItsClause(t *testing.T) {
	res := find(t, Build(sample()), "RTO-001.client")
	if res.Side != "client" || res.Level != "MUST" || res.Area != "RTO" || res.Title == "" || res.Requirement == nil ||
		res.Requirement.Text == "" {
		t.Errorf("what is known of a case that was not run is %+v", res)
	}
}

func TestAStartedCaseWithoutResult(t *testing.T) {
	started := []record.Event{
		{Type: record.RunStart, At: noon, Run: &record.Run{Tool: "0.1.0"}},
		{Type: record.Planned, At: noon, Case: "FRM-001.server"},
		{Type: record.Started, At: noon.Add(time.Second), Case: "FRM-001.server"},
	}
	for name, c := range map[string]struct {
		end  *record.End
		want record.Outcome
	}{
		"the run went on":         {&record.End{Exit: 3}, record.Errored},
		"the file stops":          {nil, record.Errored},
		"the run was interrupted": {&record.End{Exit: 130, Partial: true}, record.NotRun},
		"the time limit came":     {&record.End{Exit: 124, Partial: true}, record.NotRun},
	} {
		events := started
		if c.end != nil {
			events = append(events, record.Event{Type: record.RunEnd, At: noon, End: c.end})
		}
		r := Build(events)
		res := find(t, r, "FRM-001.server")
		if res.Outcome != c.want {
			t.Errorf("%s: it counts as %s, want %s", name, res.Outcome, c.want)
		}
		if c.want == record.Errored && (res.Blame != verdict.Harness || !strings.Contains(res.Message, "worker ended")) {
			t.Errorf("%s: blame %q, message %q", name, res.Blame, res.Message)
		}
		if (c.end == nil) != (r.End.Why == "the events stop before the end of the run") {
			t.Errorf("%s: why is %q", name, r.End.Why)
		}
		if !r.End.Partial && c.end == nil {
			t.Errorf("%s: the report is not partial", name)
		}
	}
}

func TestTheLaterResultOfACaseCounts(t *testing.T) {
	again := failing()
	again.Verdict, again.Reruns = verdict.Inconclusive, 1
	first := failing()
	r := Build([]record.Event{{Type: record.Ended, Result: &first}, {Type: record.Ended, Result: &again}})
	if len(r.Results) != 1 || r.Results[0].Outcome != record.Inconclusive || r.Results[0].Reruns != 1 {
		t.Errorf("the results are %+v", r.Results)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		results []record.Result
		end     record.End
		want    string
	}{
		{nil, record.End{}, "Nothing was judged."},
		{[]record.Result{skipped()}, record.End{Exit: 3}, "Nothing was judged: the client does not declare ping."},
		{[]record.Result{passing()}, record.End{}, "Passed: 1 case judged, all as expected."},
		{[]record.Result{passing(), late(), shortfall()}, record.End{}, "Passed: 3 cases judged, all as expected, with 1 shortfall."},
		{[]record.Result{passing(), inconclusive()}, record.End{Exit: 3}, "Incomplete: 1 case as expected, with 1 inconclusive."},
		{[]record.Result{passing()}, record.End{Exit: 130, Partial: true}, "Incomplete: 1 case as expected, and the run is partial."},
		{[]record.Result{passing(), erring()}, record.End{Exit: 3}, "No verdict: 1 of 2 cases ended in an error."},
		{[]record.Result{passing(), unexpected()}, record.End{Exit: 1}, "Failed: 1 known failure passes; the list is out of date."},
		{[]record.Result{shortfall()}, record.End{Exit: 1, Why: "a known failure failed in another way"},
			"Failed: a known failure failed in another way."},
		{[]record.Result{selfCheck()}, record.End{}, "Passed: 1 of 1 self-checks of sockdrill hold on this host."},
		{[]record.Result{selfCheck(), selfChecked("ADP-002.harness", verdict.Inconclusive)}, record.End{Exit: 3},
			"Incomplete: 1 of 2 self-checks of sockdrill hold on this host, which kept 1 from a verdict."},
		{[]record.Result{selfCheck(), selfChecked("ADP-002.harness", verdict.Inconclusive), selfChecked("ADP-003.harness", verdict.Fail)},
			record.End{Exit: 5},
			"Failed: 1 of 3 self-checks of sockdrill do not hold on this host."},
	} {
		var events []record.Event
		for _, r := range c.results {
			events = append(events, record.Event{Type: record.Ended, Result: &r})
		}
		events = append(events, record.Event{Type: record.RunEnd, End: &c.end})
		if got := Build(events).Sentence(); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestHumanDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 12 * time.Microsecond: "12 µs", 3 * ms: "3.00 ms", 790 * ms: "790 ms", 1204 * ms: "1.20 s",
		135 * time.Second: "2 min 15 s", -3 * ms: "−3.00 ms",
	} {
		if got := Human(d); got != want {
			t.Errorf("%d ns is %q, want %q", d, got, want)
		}
	}
}

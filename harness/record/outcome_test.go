package record

import (
	"testing"

	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestEveryOutcomeCountsAndIsMarked(t *testing.T) {
	var totals Totals
	marks := map[string]bool{}
	for _, o := range Outcomes {
		if totals.of(o) == nil {
			t.Fatalf("%s does not count", o)
		}
		totals.Add(o)
		if marks[o.Mark()] || o.Mark() == "" {
			t.Errorf("%s has the mark %q, which is none of its own", o, o.Mark())
		}
		marks[o.Mark()] = true
	}
	if want := (Totals{1, 1, 1, 1, 1, 1, 1, 1, 1}); totals != want {
		t.Errorf("one of each is %+v", totals)
	}
}

func TestSelfChecksCountForNobody(t *testing.T) {
	var totals Totals
	totals.Count(Result{Side: Harness, Verdict: verdict.Fail, Level: "MUST"})
	totals.Count(Result{Side: Server, Verdict: verdict.Fail, Level: "MUST"})
	if want := (Totals{Fail: 1}); totals != want {
		t.Errorf("counted %+v, want %+v", totals, want)
	}
}

func TestWhatEndedARunComesBeforeWhatItFound(t *testing.T) {
	for i, exit := range severity {
		for _, other := range severity[i+1:] {
			if !Outranks(exit, other) || Outranks(other, exit) {
				t.Errorf("%d has to outrank %d", exit, other)
			}
		}
	}
}

package runner

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// results makes results of words such as `FRM-002.server.a=reset`, which failed so, and `FRM-002.server.b`, which passed.
func results(words ...string) []record.Result {
	var all []record.Result
	for _, w := range words {
		id, class, failed := strings.Cut(w, "=")
		r := record.Result{Case: id, Level: "MUST", Verdict: verdict.Pass}
		if failed {
			r.Verdict, r.Class, r.Message = verdict.Fail, record.Class(class), "expected\x1b this; \"payload\"\ngot that"
		}
		all = append(all, r)
	}
	return all
}

func TestUpdatingKnownFailures(t *testing.T) {
	var cases []record.Case
	for _, id := range []string{"A-1.server.x", "A-1.server.y", "B-1.server", "C-1.server"} {
		cases = append(cases, record.Case{ID: id, Clause: id[:3], Area: id[:1]})
	}
	pattern := known.Entry{Case: "A-1", Reason: "ticket 1", Expires: "2020-01-01", Where: "known.txt:1"}
	b := known.Entry{Case: "B-1.server", Class: "reset", Reason: "ticket 2", Link: "https://x/2"}
	one := func(e known.Entry, id, class string, rate float64) known.Entry {
		e.Case, e.Class, e.Rate, e.Where = id, class, rate, ""
		return e
	}
	unexplained := "not explained yet: expected this"
	for _, c := range []struct {
		name                   string
		failing, flaky         []known.Entry
		runs                   [][]record.Result
		wantFailing, wantFlaky []known.Entry
		changes                int
	}{
		{"nothing was judged", []known.Entry{pattern, b}, nil, nil, []known.Entry{pattern, b}, nil, 0},
		{"all as listed", []known.Entry{pattern, b}, nil,
			[][]record.Result{results("A-1.server.x=u", "A-1.server.y=v", "B-1.server=reset")}, []known.Entry{pattern, b}, nil, 0},
		{"a part passes", []known.Entry{pattern, b}, nil,
			[][]record.Result{results("A-1.server.x", "A-1.server.y=v", "B-1.server=reset")},
			[]known.Entry{one(pattern, "A-1.server.y", "", 0), b}, nil, 1},
		{"another class", []known.Entry{b}, nil, [][]record.Result{results("B-1.server=fin")},
			[]known.Entry{one(b, "B-1.server", "fin", 0)}, nil, 1},
		{"no such case", []known.Entry{{Case: "Z-1", Reason: "gone"}, b}, nil, nil, []known.Entry{b}, nil, 1},
		{"a new failure", []known.Entry{b}, nil, [][]record.Result{results("C-1.server=late")},
			[]known.Entry{b, {Case: "C-1.server", Class: "late", Reason: unexplained}}, nil, 1},
		{"it fails in one of two", []known.Entry{b}, nil,
			[][]record.Result{results("B-1.server=reset", "C-1.server"), results("B-1.server", "C-1.server=late")}, nil,
			[]known.Entry{one(b, "B-1.server", "reset", 0.5), {Case: "C-1.server", Class: "late", Reason: unexplained, Rate: 0.5}}, 2},
		{"a new rate", nil, []known.Entry{b},
			[][]record.Result{results("B-1.server"), results("B-1.server=reset"), results("B-1.server")}, nil,
			[]known.Entry{one(b, "B-1.server", "reset", 0.333)}, 1},
		{"one run says nothing of a rate", nil, []known.Entry{b}, [][]record.Result{results("B-1.server")}, nil, []known.Entry{b}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := UpdateKnown(c.failing, c.flaky, cases, c.runs...)
			if !slices.Equal(u.Failing, c.wantFailing) || !slices.Equal(u.Flaky, c.wantFlaky) || len(u.Changes) != c.changes {
				t.Errorf("failing %+v, want %+v\nflaky %+v, want %+v\n%q", u.Failing, c.wantFailing, u.Flaky, c.wantFlaky, u.Changes)
			}
		})
	}
	shortfall := results("C-1.server=late")
	shortfall[0].Level = "SHOULD"
	if u := UpdateKnown(nil, nil, cases, shortfall); len(u.Failing) != 0 {
		t.Errorf("a shortfall, which fails no run, was added: %+v", u.Failing)
	}
}

package reports

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Outcome is how a case counts in the totals. The vocabulary is closed.
type Outcome string

const (
	Failed       Outcome = "fail"         // a MUST was broken
	Errored      Outcome = "error"        // there is no verdict: the harness, the adapter or the host was in the way
	Unexpected   Outcome = "unexpected"   // a known failure passed: the list is stale
	Shortfall    Outcome = "shortfall"    // a SHOULD or MAY was not met: counted, no red exit
	Inconclusive Outcome = "inconclusive" // nothing wrong was seen, and the proof is missing
	Known        Outcome = "known"        // failed as the list of known failures says
	Passed       Outcome = "pass"
	Skipped      Outcome = "skipped" // not applicable; the result says why
	NotRun       Outcome = "not_run" // planned, and the run ended before
)

// outcomes lists them in the order in which a person wants to look at them.
var outcomes = []Outcome{Failed, Errored, Unexpected, Shortfall, Inconclusive, Known, Passed, Skipped, NotRun}

// harnessSide is the side of sockdrill's self-checks, which count in no implementation's totals.
const harnessSide = "harness"

// OutcomeOf returns how a result counts.
func OutcomeOf(r record.Result) Outcome {
	switch r.Verdict {
	case verdict.Pass:
		if r.Known != "" {
			return Unexpected
		}
		return Passed
	case verdict.Inconclusive:
		return Inconclusive
	case verdict.Error:
		return Errored
	case verdict.Fail:
		switch {
		case r.Known != "":
			return Known
		case r.Level == "MUST":
			return Failed
		}
		return Shortfall
	}
	if r.Skipped != "" {
		return Skipped
	}
	return NotRun
}

// Red reports whether the outcome makes a run fail.
func (o Outcome) Red() bool { return o == Failed || o == Errored || o == Unexpected }

// Word is the outcome as people read it.
func (o Outcome) Word() string {
	if o == NotRun {
		return "not run"
	}
	return string(o)
}

// Mark is one character that tells outcomes apart without colour.
func (o Outcome) Mark() string {
	return map[Outcome]string{Failed: "✕", Errored: "!", Unexpected: "⇄", Shortfall: "▽", Inconclusive: "?",
		Known: "≈", Passed: "✓", Skipped: "–", NotRun: "·"}[o]
}

// Count is how many cases have an outcome.
type Count struct {
	Outcome Outcome
	N       int
}

// Counts returns the number of each outcome among the results that are kept, outcomes without a case left out.
func Counts(results []Result, keep func(Result) bool) []Count {
	by := map[Outcome]int{}
	for _, r := range results {
		if keep(r) {
			by[r.Outcome]++
		}
	}
	var out []Count
	for _, o := range outcomes {
		if by[o] > 0 {
			out = append(out, Count{o, by[o]})
		}
	}
	return out
}

// judged reports whether a result counts for an implementation.
func judged(r Result) bool { return r.Side != harnessSide }

// count sets the totals, and without an end event also the times, from the results.
func (r *Report) count(ended bool) {
	r.End.Totals = totals(Counts(r.Results, judged))
	if ended {
		return
	}
	var last time.Time
	for _, res := range r.Results {
		r.End.Sum += res.Duration
		if end := res.Started.Add(res.Duration); !res.Started.IsZero() && end.After(last) {
			last = end
		}
	}
	if !last.IsZero() && !r.Started.IsZero() {
		r.End.Wall = max(0, last.Sub(r.Started))
	}
}

func totals(list []Count) (t record.Totals) {
	for _, c := range list {
		switch c.Outcome {
		case Failed:
			t.Fail = c.N
		case Errored:
			t.Error = c.N
		case Unexpected:
			t.Unexpected = c.N
		case Shortfall:
			t.Shortfall = c.N
		case Inconclusive:
			t.Inconclusive = c.N
		case Known:
			t.Known = c.N
		case Passed:
			t.Pass = c.N
		case Skipped:
			t.Skipped = c.N
		case NotRun:
			t.NotRun = c.N
		}
	}
	return t
}

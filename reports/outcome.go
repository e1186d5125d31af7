package reports

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Count is how many cases have an outcome.
type Count struct {
	Outcome record.Outcome
	N       int
}

// Counts returns the number of each outcome among the results that are kept, outcomes without a case left out.
func Counts(results []Result, keep func(Result) bool) []Count {
	by := map[record.Outcome]int{}
	for _, r := range results {
		if keep(r) {
			by[r.Outcome]++
		}
	}
	var out []Count
	for _, o := range record.Outcomes {
		if by[o] > 0 {
			out = append(out, Count{o, by[o]})
		}
	}
	return out
}

// judged reports whether a result counts for an implementation.
func judged(r Result) bool { return r.Side != record.Harness }

// count sets the totals and the diagnosis, and without an end event also the times, from the results.
func (r *Report) count(ended bool) {
	r.End.Totals, r.End.Diagnosis = record.Totals{}, diagnose(r.Results)
	for _, res := range r.Results {
		r.End.Totals.Count(res.Result)
	}
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

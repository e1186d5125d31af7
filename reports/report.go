package reports

import (
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// SchemaVersion is the version of report.json. It grows when a reader of the old one would misread the new one.
const SchemaVersion = 1

// Report is one run with everything that the views show. Its JSON form is report.json, described by
// docs/reference/schemas/report.schema.json. All durations are nanoseconds.
type Report struct {
	SchemaVersion int        `json:"schema_version"`
	Started       time.Time  `json:"started,omitzero"`
	Run           record.Run `json:"run"`
	End           record.End `json:"end"`     // its totals are counted from Results
	Results       []Result   `json:"results"` // in the plan's order
}

// Result is the verdict of one case, how it counts, and the clause it judges.
type Result struct {
	record.Result
	Area        string         `json:"area"`                  // FRM
	Outcome     record.Outcome `json:"outcome"`               // how it counts
	Requirement *Requirement   `json:"requirement,omitempty"` // nil if this version of sockdrill does not know the clause
}

// Requirement is the text of a clause, so that a report can be read without sockdrill.
type Requirement struct {
	Title     string `json:"title"`
	Text      string `json:"text"`
	Why       string `json:"why"`
	Reference string `json:"reference"`
}

// Build makes a report of a run's events, in the order in which they came. A planned case without a result was not
// run; one that was started and has no result is an error, because its worker ended, unless the run was interrupted.
// Of two results of one case the later one counts. Without an end event the report is partial.
func Build(events []record.Event) *Report {
	b := builder{report: &Report{SchemaVersion: SchemaVersion}, index: map[string]int{}, started: map[string]time.Time{}}
	for _, e := range events {
		b.add(e)
	}
	return b.finish()
}

// builder holds what Build has seen so far.
type builder struct {
	report  *Report
	index   map[string]int // case id -> position in results
	results []record.Result
	started map[string]time.Time
	ended   bool
}

func (b *builder) add(e record.Event) {
	if e.Run != nil { // each time it says more of the same run
		b.report.Run = *e.Run
	}
	switch e.Type {
	case record.RunStart:
		b.report.Started = e.At
	case record.Planned:
		id := e.Case
		if e.Result != nil && id == "" {
			id = e.Result.Case
		}
		if _, known := b.index[id]; !known && id != "" {
			b.put(id, planned(id, e.Result))
		}
	case record.Started:
		if e.Case == "" {
			return // no run of ours writes it: there is no case that it could be about
		}
		b.started[e.Case] = e.At
		if _, known := b.index[e.Case]; !known {
			b.put(e.Case, planned(e.Case, nil))
		}
	case record.Ended:
		if e.Result != nil {
			b.put(e.Result.Case, *e.Result)
			delete(b.started, e.Result.Case)
		}
	case record.RunEnd:
		if e.End != nil {
			b.report.End, b.ended = *e.End, true
		}
	}
}

func (b *builder) put(id string, r record.Result) {
	if at, known := b.index[id]; known {
		b.results[at] = r
		return
	}
	b.index[id] = len(b.results)
	b.results = append(b.results, r)
}

func (b *builder) finish() *Report {
	r := b.report
	if !b.ended {
		r.End.Partial = true
		r.End.Why = "the events stop before the end of the run"
	}
	for id, at := range b.started {
		res := &b.results[b.index[id]]
		res.Started = at
		if !record.Interrupted(r.End.Exit) {
			res.Verdict, res.Blame, res.Class = verdict.Error, verdict.Harness, record.ClassWorker
			res.Message = "The worker ended without a result."
		}
	}
	r.Results = make([]Result, 0, len(b.results))
	for _, res := range b.results {
		r.Results = append(r.Results, complete(res))
		r.Run.Host.K = max(r.Run.Host.K, res.Stall) // the run line was written before anything had stalled
	}
	r.count(b.ended)
	return r
}

// Incomplete notes that a part of the run's record is missing, and why. A run that would have ended with 0 ends with exit instead.
func (r *Report) Incomplete(exit int, why string) {
	r.End.Problems = append(r.End.Problems, why)
	if r.End.Exit == 0 {
		r.End.Exit, r.End.Why = exit, why
	}
}

// planned is a case before anything is known of it: what its id says, and what the plan does.
func planned(id string, plan *record.Result) record.Result {
	r := record.Result{}
	if plan != nil {
		r = *plan
	}
	parts := strings.SplitN(id, ".", 3)
	r.Case, r.Clause = id, parts[0]
	if r.Side == "" && len(parts) > 1 {
		r.Side = record.Side(parts[1])
	}
	if c, ok := clause.Lookup(r.Clause); ok {
		if r.Level == "" {
			r.Level = string(c.Level)
		}
		if r.Title == "" {
			r.Title = c.Title
		}
	}
	return r
}

// complete adds what follows from a result: how it counts, and the clause's text.
func complete(r record.Result) Result {
	area, _, _ := strings.Cut(r.Clause, "-")
	out := Result{Result: r, Area: area, Outcome: record.OutcomeOf(r)}
	if c, ok := clause.Lookup(r.Clause); ok {
		out.Requirement = &Requirement{Title: c.Title, Text: c.Text, Why: c.Why, Reference: c.Reference}
	}
	return out
}

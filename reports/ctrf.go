package reports

import (
	"encoding/json"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// The Common Test Report Format, https://ctrf.io, version 0.0: what dashboards and bots of many test tools read. Times are milliseconds.
type (
	ctrfReport struct {
		Format  string      `json:"reportFormat"`
		Version string      `json:"specVersion"`
		By      string      `json:"generatedBy"`
		Results ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool    ctrfTool       `json:"tool"`
		Summary ctrfSummary    `json:"summary"`
		Tests   []ctrfTest     `json:"tests"`
		Extra   map[string]any `json:"extra,omitempty"`
	}
	ctrfTool struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	ctrfSummary struct {
		Tests    int   `json:"tests"`
		Passed   int   `json:"passed"`
		Failed   int   `json:"failed"`
		Skipped  int   `json:"skipped"`
		Pending  int   `json:"pending"`
		Other    int   `json:"other"`
		Start    int64 `json:"start"`
		Stop     int64 `json:"stop"`
		Duration int64 `json:"duration"`
	}
	ctrfTest struct {
		ID       string         `json:"testId"`
		Name     string         `json:"name"`
		Status   string         `json:"status"`
		Duration int64          `json:"duration"`
		Start    int64          `json:"start,omitempty"`
		Stop     int64          `json:"stop,omitempty"`
		Suite    []string       `json:"suite"`
		Message  string         `json:"message,omitempty"`
		Trace    string         `json:"trace,omitempty"`
		Raw      string         `json:"rawStatus"`
		Tags     []string       `json:"tags"`
		Extra    map[string]any `json:"extra,omitempty"`
	}
)

// CTRF writes the report in the Common Test Report Format. What does not make a run fail and is no pass is "other", with its outcome as the
// raw status: inconclusive, shortfalls, known failures.
func CTRF(w io.Writer, r *Report) error {
	doc := ctrfReport{Format: "CTRF", Version: "0.0.0", By: "sockdrill"}
	results := &doc.Results
	results.Tool = ctrfTool{"sockdrill", Line(r.Run.Tool)}
	results.Summary = ctrfSummary{Start: millis(r.Started), Stop: millis(r.Started.Add(r.End.Wall)), Duration: r.End.Wall.Milliseconds()}
	results.Tests = []ctrfTest{}
	for _, res := range r.Results {
		results.add(newCTRFTest(res))
	}
	if len(r.End.Diagnosis) > 0 {
		results.Extra = map[string]any{"diagnosis": r.End.Diagnosis}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(doc)
}

func (c *ctrfResults) add(t ctrfTest) {
	c.Tests = append(c.Tests, t)
	c.Summary.Tests++
	*map[string]*int{"passed": &c.Summary.Passed, "failed": &c.Summary.Failed, "skipped": &c.Summary.Skipped, "pending": &c.Summary.Pending,
		"other": &c.Summary.Other}[t.Status]++
}

func newCTRFTest(r Result) ctrfTest {
	t := ctrfTest{ID: Line(r.Case), Name: Line(r.Case + " " + r.Title), Status: ctrfStatus(r.Outcome), Duration: r.Duration.Milliseconds(),
		Suite: []string{"sockdrill", word(string(r.Side)), word(r.Area)}, Raw: string(r.Outcome), Tags: []string{word(r.Level)}}
	if !r.Started.IsZero() {
		t.Start, t.Stop = millis(r.Started), millis(r.Started.Add(r.Duration))
	}
	if r.Outcome != record.Passed {
		t.Message, t.Trace = head(Reason(r), junitMessage), junitDetails(r)
	}
	if r.Reproduce != "" {
		t.Extra = map[string]any{"reproduce": Line(r.Reproduce)}
	}
	return t
}

func ctrfStatus(o record.Outcome) string {
	switch o {
	case record.Passed:
		return "passed"
	case record.Skipped:
		return "skipped"
	case record.NotRun:
		return "pending"
	}
	if o.Red() {
		return "failed"
	}
	return "other"
}

// millis are the milliseconds since 1970; 0 if nobody knows the time.
func millis(t time.Time) int64 {
	if t.IsZero() || t.Before(time.Unix(0, 0)) {
		return 0
	}
	return t.UnixMilli()
}

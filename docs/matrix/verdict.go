package main

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// flaky is an outcome of these pages only: the case is listed as failing in some runs, so that what it did in this one says
// little. So the pages say the same after each run; RESULT.md has what was seen in the last one.
const flaky record.Outcome = "flaky"

// outcome is how a case counts on these pages.
func outcome(r reports.Result) record.Outcome {
	if r.Flaky != "" && (r.Outcome == record.Passed || r.Outcome == record.Known) {
		return flaky
	}
	return r.Outcome
}

// mark is one character for an outcome.
func mark(o record.Outcome) string {
	if o == flaky {
		return "~"
	}
	return o.Mark()
}

// legend is every outcome, in the order in which a person asks about it.
var legend = []legendEntry{
	{record.Passed, "passed"}, {record.Failed, "failed"}, {record.Known, "failed, and the manifest says why"},
	{flaky, "fails in some runs, as the manifest says"}, {record.Shortfall, "a SHOULD that does not hold"},
	{record.Unexpected, "passed, though the manifest says that it fails"}, {record.Inconclusive, "inconclusive"},
	{record.Errored, "error"}, {record.NotRun, "not run"}, {record.Skipped, "skipped: not declared"},
}

type legendEntry struct {
	Outcome record.Outcome
	Means   string
}

// Mark is the character that stands for it.
func (e legendEntry) Mark() string { return mark(e.Outcome) }

// failed reports whether a case does not hold, always or in some runs, expected or not.
func failed(r reports.Result) bool {
	switch outcome(r) {
	case record.Failed, record.Known, record.Shortfall, flaky:
		return true
	}
	return false
}

// open reports whether a case has no verdict, or one that goes against the manifest's lists.
func open(r reports.Result) bool {
	switch r.Outcome {
	case record.Inconclusive, record.Errored, record.NotRun, record.Unexpected:
		return true
	}
	return false
}

// why is the reason that the manifest gives for a failure, or what was seen.
func why(r reports.Result) string {
	for _, text := range []string{r.Flaky, r.Known} {
		if text != "" {
			return reports.Line(text)
		}
	}
	return reports.Reason(r)
}

// tally counts results.
type tally struct{ Passed, Failed, Skipped int }

// Judged reports whether there is a verdict among them.
func (t tally) Judged() bool { return t.Passed+t.Failed > 0 }

// count leaves out what is flaky and what is open; others counts those.
func count(results []reports.Result) (t tally) {
	for _, r := range results {
		switch outcome(r) {
		case record.Passed:
			t.Passed++
		case record.Failed, record.Known, record.Shortfall:
			t.Failed++
		case record.Skipped:
			t.Skipped++
		}
	}
	return t
}

func (t tally) String() string { return fmt.Sprintf("%d/%d/%d", t.Passed, t.Failed, t.Skipped) }

func others(results []reports.Result) string {
	var parts []string
	n := 0
	for _, r := range results {
		if outcome(r) == flaky {
			n++
		}
	}
	if n > 0 {
		parts = append(parts, fmt.Sprintf("%d flaky", n))
	}
	for _, c := range reports.Counts(results, open) {
		parts = append(parts, fmt.Sprintf("%d %s", c.N, c.Outcome.Word()))
	}
	return strings.Join(parts, ", ")
}

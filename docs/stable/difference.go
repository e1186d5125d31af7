package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// kind says what a difference between runs means.
type kind string

const (
	noise    kind = "no verdict in some runs" // and the same one in all others
	declared kind = "listed as flaky"         // passed in some runs and failed in others, as the manifest says
	unstable kind = "UNSTABLE"
)

// difference is a case that did not end in the same way in all runs.
type difference struct {
	name     string
	kind     kind
	outcomes []string // in the order of the runs
	reason   string   // why there was no verdict, or how it failed
}

// longestReason keeps a difference to a few lines, in characters; the report has the whole.
const longestReason = 300

func (d difference) String() string {
	text := fmt.Sprintf("%s: %s: %s", d.kind, d.name, strings.Join(d.outcomes, ", "))
	if reason := []rune(d.reason); len(reason) > longestReason {
		return text + ": " + string(reason[:longestReason]) + "…"
	} else if len(reason) > 0 {
		return text + ": " + d.reason
	}
	return text
}

// differences are in the order of the first run that has the case.
func differences(runs []*reports.Report) []difference {
	var order []string
	results := map[string][]reports.Result{}
	for _, run := range runs {
		for _, r := range run.Results {
			if results[r.Case] == nil {
				order = append(order, r.Case)
			}
			results[r.Case] = append(results[r.Case], r)
		}
	}
	var all []difference
	for _, name := range order {
		if d := compare(name, results[name], len(runs)); d.kind != "" {
			all = append(all, d)
		}
	}
	return all
}

// compare looks at one case. The kind is empty if it ended in the same way each time.
func compare(name string, results []reports.Result, runs int) difference {
	d := difference{name: name}
	var seen []record.Outcome
	flaky := false
	for _, r := range results {
		d.outcomes = append(d.outcomes, r.Outcome.Word())
		flaky = flaky || r.Flaky != ""
		if !slices.Contains(seen, r.Outcome) {
			seen = append(seen, r.Outcome)
		}
		if r.Outcome != record.Passed && d.reason == "" {
			d.reason = reports.Reason(r)
		}
	}
	counts := slices.DeleteFunc(slices.Clone(seen), func(o record.Outcome) bool { return o == record.Inconclusive })
	others := slices.ContainsFunc(counts, func(o record.Outcome) bool { return o != record.Passed && o != record.Known })
	switch {
	case len(results) < runs:
		d.kind, d.reason = unstable, "it is not in every report"
	case len(seen) == 1:
	case len(counts) == 1:
		d.kind = noise
	case flaky && !others:
		d.kind = declared
	default:
		d.kind = unstable
	}
	return d
}

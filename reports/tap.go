package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// TAP writes the report in the Test Anything Protocol, version 13: a line for each case, and diagnostics in lines of their own. What does
// not make a run fail and is no pass is a TODO, which consumers count apart: inconclusive, shortfalls, known failures.
func TAP(w io.Writer, r *Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "TAP version 13\n1..%d\n", len(r.Results))
	for i, res := range r.Results {
		fmt.Fprintf(&b, "%s %d - %s%s\n", tapWord(res.Outcome), i+1, tapText(res.Case+" "+res.Title), tapDirective(res))
		if res.Outcome.Red() || res.Outcome == record.Shortfall {
			for line := range strings.Lines(junitDetails(res)) {
				fmt.Fprintf(&b, "# %s\n", strings.TrimSpace(line))
			}
		}
	}
	for _, c := range r.End.Diagnosis {
		fmt.Fprintf(&b, "# %s\n# %s\n", Line(likely(c)), Line(share(c)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func tapWord(o record.Outcome) string {
	switch o {
	case record.Passed, record.Skipped, record.NotRun:
		return "ok"
	}
	return "not ok"
}

// tapText is a description: a # in it would begin a directive.
func tapText(s string) string { return strings.ReplaceAll(Line(s), "#", "\\#") }

// tapDirective says why a case counts neither as passed nor as failed.
func tapDirective(r Result) string {
	switch r.Outcome {
	case record.Skipped, record.NotRun:
		return " # SKIP " + tapText(head(Reason(r), lineText))
	case record.Shortfall, record.Inconclusive, record.Known:
		return " # TODO " + r.Outcome.Word() + ": " + tapText(head(Reason(r), lineText))
	}
	return ""
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// red reports whether a right implementation was failed, or not judged at all.
func (o outcome) red() bool {
	if o.name == "" {
		return false // not begun
	}
	return o.report == nil || o.count(record.Failed, record.Errored, record.Shortfall) > 0 || o.count(record.Passed) == 0
}

// judged is how many cases have a verdict on what they judge.
func (o outcome) judged() int { return o.count(record.Passed, record.Failed, record.Shortfall) }

// judgedLess says which rows judge less than nine tenths of what the row judges that they are like.
func judgedLess(all []outcome) (words string) {
	for _, o := range all {
		for _, first := range all {
			if first.name != "" && o.like == first.name && o.report != nil && first.report != nil && 10*o.judged() < 9*first.judged() {
				words += fmt.Sprintf("%s: %d cases are judged, of %d that are for %s\n", o.name, o.judged(), first.judged(), first.name)
			}
		}
	}
	return words
}

func (o outcome) count(kinds ...record.Outcome) (n int) {
	for _, r := range o.report.Results {
		for _, k := range kinds {
			if r.Outcome == k {
				n++
			}
		}
	}
	return n
}

// words says what came of one row, with every case that is not as it should be.
func (o outcome) words() string {
	if o.name == "" {
		return ""
	}
	if o.report == nil {
		return fmt.Sprintf("%s: no report: %s\n", o.name, o.log)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d pass, %d fail, %d error, %d shortfall, %d inconclusive in %s\n", o.name, o.count(record.Passed),
		o.count(record.Failed),
		o.count(record.Errored), o.count(record.Shortfall), o.count(record.Inconclusive), reports.Human(o.report.End.Wall))
	for _, r := range o.report.Results {
		if r.Outcome.Red() || r.Outcome == record.Shortfall || r.Outcome == record.Inconclusive {
			fmt.Fprintf(&b, "  %s %s: %s\n", r.Outcome, r.Case, reports.Reason(r))
		}
	}
	return b.String()
}

// table is what came of all rows, as Markdown.
func table(all []outcome) string {
	var b strings.Builder
	b.WriteString("| declared | pass | red | inconclusive | skipped | wall time |\n|---|---|---|---|---|---|\n")
	for _, o := range all {
		switch {
		case o.name == "":
		case o.report == nil:
			fmt.Fprintf(&b, "| %s | no report | | | | |\n", o.says)
		default:
			fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %s |\n", o.says, o.count(record.Passed),
				o.count(record.Failed, record.Errored, record.Shortfall),
				o.count(record.Inconclusive), o.count(record.Skipped), reports.Human(o.report.End.Wall))
		}
	}
	return b.String()
}

// The marks between which a page has the table.
const (
	begins = "<!-- make declared: from here -->\n"
	ends   = "<!-- make declared: to here -->\n"
)

// insert puts the table into a page, between its marks.
func insert(path, table string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(page, []byte(begins))
	_, after, closed := bytes.Cut(rest, []byte(ends))
	if !ok || !closed {
		return fmt.Errorf("write the table into %s: it lacks the lines %q and %q", path, strings.TrimSpace(begins), strings.TrimSpace(ends))
	}
	return os.WriteFile(path, bytes.Join([][]byte{before, []byte(begins), []byte(table), []byte(ends), after}, nil), 0o644)
}

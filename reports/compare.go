package reports

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Change is a case whose outcome is not the same in two reports, or that took much longer or shorter.
type Change struct {
	Result                 // as the later report has it, or the earlier one if it is gone
	Was     record.Outcome // "": it is new
	Is      record.Outcome // "": it is gone
	Before  time.Duration
	After   time.Duration
	Differs string // the first difference of the traces; "" if one of the reports has none
}

// Moved is how a case must differ in its time to be listed: what runs beside it moves it by less.
const (
	movedTimes = 2
	movedBy    = 500 * time.Millisecond
)

// Compare lists what changed between two runs: in the order of the later report, what is gone behind it.
func Compare(before, after *Report) (changes []Change) {
	was := map[string]Result{}
	for _, r := range before.Results {
		was[r.Case] = r
	}
	for _, r := range after.Results {
		old, known := was[r.Case]
		delete(was, r.Case)
		c := Change{Result: r, Is: r.Outcome, After: r.Duration}
		if known {
			c.Was, c.Before, c.Differs = old.Outcome, old.Duration, firstDifference(old, r)
		}
		if c.Was != c.Is || c.moved() {
			changes = append(changes, c)
		}
	}
	for _, r := range before.Results {
		if old, gone := was[r.Case]; gone {
			changes = append(changes, Change{Result: old, Was: old.Outcome, Before: old.Duration})
		}
	}
	return changes
}

// Worse reports whether the case became red.
func (c Change) Worse() bool { return c.Is.Red() && !c.Was.Red() }

// moved reports whether the case took much longer or shorter.
func (c Change) moved() bool {
	more, less := max(c.Before, c.After), min(c.Before, c.After)
	return less > 0 && more-less > movedBy && more > movedTimes*less
}

// String is the change in one line.
func (c Change) String() string {
	switch {
	case c.Is == "":
		return fmt.Sprintf("%s: %s -> not in the later report", c.Case, c.Was.Word())
	case c.Was == "":
		return fmt.Sprintf("%s: new -> %s", c.Case, c.Is.Word())
	case c.Was == c.Is:
		return fmt.Sprintf("%s: %s, in %s and then in %s", c.Case, c.Is.Word(), Human(c.Before), Human(c.After))
	}
	return fmt.Sprintf("%s: %s -> %s", c.Case, c.Was.Word(), c.Is.Word())
}

// firstDifference says where two traces part: what happened in the one and in the other.
func firstDifference(before, after Result) string {
	a, b := wire(before), wire(after)
	if len(a) == 0 || len(b) == 0 {
		return ""
	}
	for i := range max(len(a), len(b)) {
		one, other := "nothing more happened", "nothing more happened"
		if i < len(a) {
			one = told(a[i])
		}
		if i < len(b) {
			other = told(b[i])
		}
		if one != other {
			return fmt.Sprintf("event %d: %s before, %s now", i+1, one, other)
		}
	}
	return ""
}

// wire are the events of a trace that do not differ by themselves from run to run: without notes, in which there are addresses and times.
func wire(r Result) (events []trace.Event) {
	for _, e := range r.Evidence.Trace {
		if column(e) == "wire" {
			e.Note = ""
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) })
	return events
}

//go:embed page/diff.html
var diffHTML string

var diffPage = sync.OnceValue(func() *template.Template { return template.Must(template.New("diff").Parse(diffHTML)) })

// diffSection are the changes of one kind.
type diffSection struct {
	Title   string
	Changes []diffRow
}

type diffRow struct{ Case, Title, Change, Reason, Differs string }

// CompareHTML writes the changes as one page that needs nothing else. What an implementation produced is escaped.
func CompareHTML(w io.Writer, before, after *Report) error {
	changes := Compare(before, after)
	sections := []diffSection{{Title: "Became red"}, {Title: "Not red any more"}, {Title: "Other outcomes"}, {Title: "Times that moved"}}
	for _, c := range changes {
		at := 2
		switch {
		case c.Worse():
			at = 0
		case c.Was.Red() && !c.Is.Red():
			at = 1
		case c.Was == c.Is:
			at = 3
		}
		row := diffRow{Case: Line(c.Case), Title: Line(c.Title), Change: Line(c.String()), Differs: Line(c.Differs)}
		if c.Is.Red() {
			row.Reason = Reason(c.Result)
		}
		sections[at].Changes = append(sections[at].Changes, row)
	}
	sections = slices.DeleteFunc(sections, func(s diffSection) bool { return len(s.Changes) == 0 })
	return diffPage().Execute(w, map[string]any{"CSS": Theme(), "Policy": Policy(""), "Before": before.Sentence(), "After": after.Sentence(),
		"Sections": sections})
}

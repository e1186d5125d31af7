package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/compared"
	"github.com/sockdrill/sockdrill/reports/curve"
)

// caseModel is one row and what it opens to.
type caseModel struct {
	Result
	Took      string
	Reason    string // in the row, for what did not pass
	Text      string // the message
	Proofs    []proofModel
	Times     template.HTML // what was judged of them, as a drawing
	Windows   []windowModel
	Curve     template.HTML // what the process took over a long time, as a drawing; "" where it was looked at a few times only
	Notes     []string
	Details   []fact
	Timeline  []row
	Picture   template.HTML // what happened, as a drawing
	Compared  []compared.Model
	Cause     string // what most likely explains it; "" if nothing known does
	Account   bool   // the timeline needs its second column
	Left      int    // events that the trace has left out
	Stderr    string
	Reproduce string
	Dir       string // where Reproduce was called; "" if that is not known
	Search    string // lower case, for the filter
}

// proofModel is one fault and whether it is proven.
type proofModel struct {
	Text  string
	Acted bool
}

func newCase(r Result, d detail, l *layout.Layout) caseModel {
	c := caseModel{Result: r, Took: Human(r.Duration), Reproduce: Line(r.Reproduce), Text: Plain(head(r.Message, d.text))}
	c.Title = Line(r.Title)
	if r.Outcome == record.NotRun || r.Outcome == record.Skipped {
		c.Took = ""
	}
	if r.Outcome != record.Passed {
		c.Reason = head(Reason(r), d.row)
	}
	c.Search = strings.ToLower(Line(r.Case + " " + r.Title + " " + head(r.Message, d.row)))
	c.Details = caseFacts(r)
	if r.Outcome == record.Passed && !d.passed {
		return c
	}
	if d.lines > 0 {
		c.Picture = picture(r, l)
	}
	for _, p := range r.Evidence.Compared[:min(len(r.Evidence.Compared), d.lines)] {
		c.Compared = append(c.Compared, compared.New(p, r.Evidence.Trace, l))
	}
	for _, p := range r.Evidence.Faults {
		c.Proofs = append(c.Proofs, proofModel{head(Line(proof(p.Name, p.Times, p.Healed, p.Detail)), d.text), p.Times > 0})
	}
	c.Times = times(r)
	for _, b := range r.Evidence.Windows {
		c.Windows = append(c.Windows, windowModel{Line(b.Name), bound(b), b.Holds()})
	}
	c.Curve = template.HTML(curve.Draw(r.Evidence.Memory, Human))
	for _, n := range r.Evidence.Notes {
		c.Notes = append(c.Notes, head(Line(n), d.text))
	}
	c.Timeline, c.Left = timeline(r, d.lines), r.Evidence.Dropped
	c.Account = slices.ContainsFunc(c.Timeline, func(r row) bool { return r.Lane == "account" })
	c.Stderr = Plain(ends(r.Evidence.Stderr, d.text))
	return c
}

// caseFacts are the small print of a case; what is empty is left out.
func caseFacts(r Result) []fact {
	all := []fact{
		{"not run because", Line(r.Skipped)}, {"known failure", Line(r.Known)}, {"listed as flaky", Line(r.Flaky)},
		{"blame", Line(string(r.Blame))}, {"class", Line(string(r.Class))},
		{"checked at", Line(source(r.Where))}, {"findings", Line(strings.Join(r.Findings, ", "))},
	}
	if r.Verdict != verdict.None {
		all = append(all, fact{"injects", cmp.Or(strings.Join(r.Injects, ", "), "no fault")})
	}
	if r.Stall > 0 {
		all = append(all, fact{"host stalled", Human(r.Stall)})
	}
	if r.Reruns > 0 {
		all = append(all, fact{"run again, alone", fmt.Sprintf("%d ×", r.Reruns)})
	}
	if r.Evidence.Witnesses == 1 {
		all = append(all, fact{"witnesses", "the wire only"})
	}
	var out []fact
	for _, f := range all {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

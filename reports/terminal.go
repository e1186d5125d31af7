package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Screen says how the closing lines are printed. The zero value is plain text that names no files.
type Screen struct {
	Color bool   // ANSI colours; the caller knows whether this is a terminal and whether NO_COLOR is set
	Dir   string // where the report lies; "" if none was written
	Self  string // how sockdrill is called, as it can be typed; "": nothing is said of what to type next
}

// witnesses says in words what can be known of an implementation.
func witnesses(i record.Implementation) string {
	text := "framing " + i.Framing
	if i.Service.Told() {
		text += ", it takes " + i.Service.String()
	}
	if i.Adapter {
		text += ", driven by an adapter: wire and account are compared"
		if i.Forced != "" {
			text += "; it does not end with its input, and " + i.Forced + " ends it"
		}
		return text
	}
	if i.Exchange {
		text += ", asked one question in place of an echo"
	}
	return text + ", no adapter: " + undriven(i)
}

// undriven says what is known of an implementation without an adapter.
func undriven(i record.Implementation) string {
	if i.Prints {
		return "the wire is the witness, and what it prints of answers"
	}
	return "the wire is the only witness"
}

// Terminal prints how the run ended: failures first, those of one cause together, each of the others with its evidence and the line that
// reproduces it, then what counts less, then the totals, then where the report is. Hostile text cannot steer the terminal.
func Terminal(w io.Writer, r *Report, screen Screen) error {
	p := printer{screen: screen}
	explained, left := r.groups()
	for _, g := range explained {
		p.cause(g)
	}
	if text := r.noCause(); text != "" {
		p.printf("%s\n\n", text)
	} else if len(explained) > 0 && len(left) > 0 {
		p.printf("%s that nothing known explains:\n\n", failures(len(left)))
	}
	for _, o := range []record.Outcome{record.Failed, record.Errored, record.Unexpected} {
		for _, res := range slices.Concat(left, notFailures(r.Results)) {
			if res.Outcome == o {
				p.long(res)
			}
		}
	}
	for _, o := range []record.Outcome{record.Shortfall, record.Inconclusive, record.Known} {
		p.short(slices.Concat(left, notFailures(r.Results)), o)
	}
	for _, s := range skippedMusts(r) {
		p.printf("%s not judged: %s\n", musts(len(s.cases)), Line(s.why))
	}
	for _, problem := range r.End.Problems {
		p.printf("problem: %s\n", Line(problem))
	}
	p.closing(r)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// printer collects the text, so that it is written at once and not mixed with other output.
type printer struct {
	screen Screen
	out    strings.Builder
}

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(&p.out, format, args...) }

var colors = map[record.Outcome]string{record.Failed: "31", record.Unexpected: "31", record.Errored: "35", record.Shortfall: "33",
	record.Inconclusive: "33", record.Known: "36", record.Passed: "32"}

func (p *printer) paint(o record.Outcome, text string) string {
	if c := colors[o]; c != "" && p.screen.Color {
		return "\x1b[" + c + "m" + text + "\x1b[0m"
	}
	return text
}

func (p *printer) long(r Result) {
	p.printf("%s %s  %s\n", p.paint(r.Outcome, r.Outcome.Word()), Line(r.Case), Line(r.Title))
	if q := r.Requirement; q != nil {
		p.printf("  %s %s: %s\n", Line(r.Clause), Line(r.Level), Line(q.Text))
	}
	text := Plain(strings.TrimSpace(head(r.Message, reasonText)))
	if text == "" {
		text = Reason(r)
	}
	p.printf("%s\n", indent(text))
	for _, s := range summary(brief(r)) {
		p.printf("  %s\n", s)
	}
	if r.Reproduce != "" {
		p.printf("  reproduce: %s\n", Line(r.Reproduce))
	}
	p.printf("\n")
}

// cause prints what most likely explains some failures: the clearest of them in full, the others in a line.
func (p *printer) cause(g group) {
	p.printf("%s\n", p.paint(record.Failed, Line(likely(g.Cause))))
	p.printf("  %s\n  %s\n  %s\n\n", Line(share(g.Cause)), Line(g.Do), Line(seeAlso(g.Cause)))
	p.long(g.results[0])
	for _, res := range g.results[1:] {
		p.printf("%s %s: %s\n", p.paint(res.Outcome, res.Outcome.Word()), Line(res.Case), head(Reason(res), lineText))
	}
	if len(g.results) > 1 {
		p.printf("\n")
	}
}

// lineText is how many bytes of a message the line of a failure shows that has a cause in common with another.
const lineText = 140

func notFailures(all []Result) []Result {
	return slices.DeleteFunc(slices.Clone(all), failure)
}

func (p *printer) short(results []Result, o record.Outcome) {
	shown := false
	for _, res := range results {
		if res.Outcome != o {
			continue
		}
		shown = true
		p.printf("%s %s: %s\n", p.paint(o, o.Word()), Line(res.Case), Reason(res))
		if o == record.Shortfall && res.Reproduce != "" {
			p.printf("  reproduce: %s\n", Line(res.Reproduce))
		}
	}
	if shown {
		p.printf("\n")
	}
}

func (p *printer) closing(r *Report) {
	for _, i := range r.Run.Implementations {
		if !i.Adapter {
			p.printf("%s %s was judged without an adapter: %s\n", Line(string(i.Side)), Line(i.Name), undriven(i))
		}
		if i.Service.Told() {
			p.printf("%s %s takes %v: bounds and counts followed from that\n", Line(string(i.Side)), Line(i.Name), i.Service)
		}
		if i.Forced != "" {
			p.printf("%s %s does not end with its input: %s had to end it, and each of its cases waits for that; see `sockdrill check`\n",
				Line(string(i.Side)), Line(i.Name), Line(i.Forced))
		}
	}
	list := Counts(r.Results, judged)
	if len(list) == 0 {
		list = Counts(r.Results, func(Result) bool { return true })
	}
	var parts []string
	for _, c := range list {
		parts = append(parts, p.paint(c.Outcome, fmt.Sprintf("%d %s", c.N, c.Outcome.Word())))
	}
	p.printf("%s\n", r.Sentence())
	if len(parts) > 0 {
		p.printf("%s · %s wall, %s in all cases · seed %d\n", strings.Join(parts, ", "), Human(r.End.Wall), Human(r.End.Sum), r.Run.Seed)
	}
	if w := r.Run.Waits; w != nil {
		p.printf("%s\n", declaredWaits(w, Line))
	}
	if r.End.Why != "" {
		p.printf("exit code %d: %s\n", r.End.Exit, Line(r.End.Why))
	}
	if p.screen.Dir != "" {
		p.printf("report: %s\n", Line(p.screen.Dir))
	}
	if first := r.first(); p.screen.Dir != "" && p.screen.Self != "" && first != "" {
		p.printf("next: %s replay %s %s\n", Line(p.screen.Self), Line(p.screen.Dir), Line(first))
	}
}

// indent puts two blanks before each line.
func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

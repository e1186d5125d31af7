package reports

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
	"github.com/sockdrill/sockdrill/reports/parts"
)

// pageModel is what page.html shows, in words already.
type pageModel struct {
	CSS    template.CSS
	JS     template.JS
	Policy string

	Sentence string
	Mood     string // pass, fail or part: the colour of the head
	Why      string
	Problems []string
	Judged   []judgedModel
	Facts    []fact
	Probes   []record.Probe
	Command  string
	Bar      []segment
	Causes   []causeModel // what most likely explains failures
	NoCause  string       // that nothing does; "" if that need not be said
	Look     []caseModel  // what else somebody has to look at
	Areas    []areaModel
	Less     bool // evidence was left out to keep the page small

	Outcomes []Count
	Sides    []string
	Levels   []string
}

// causeModel is one cause with the failures that it explains.
type causeModel struct {
	record.Cause
	Likely, Share, Done string
	Look                []caseModel
}

// newCauses are the causes of a run, and by case which of them explains it.
func newCauses(r *Report) (causes []causeModel, of map[string]string) {
	of = map[string]string{}
	explained, _ := r.groups()
	for _, g := range explained {
		c := causeModel{Cause: g.Cause, Likely: Line(likely(g.Cause)), Share: Line(share(g.Cause)),
			Done: Line(diagnosis.Kind{Right: g.Right}.Place())}
		for _, res := range g.results {
			of[res.Case] = g.Title
			c.Look = append(c.Look, caseModel{Result: res, Reason: head(Reason(res), lineText)})
		}
		causes = append(causes, c)
	}
	return causes, of
}

type judgedModel struct{ Side, Name, Language, Command, Witnesses, Features string }

type fact struct{ Name, Value string }

// segment is one part of the bar of totals; X and Width are per mille of its length.
type segment struct {
	Outcome record.Outcome
	N       int
	X       int
	Width   int
}

type areaModel struct {
	ID, Title string
	Counts    []Count
	Cases     []caseModel
}

func newPage(r *Report, d detail) pageModel {
	m := pageModel{
		CSS: Theme() + template.CSS(pageCSS), JS: template.JS(pageJS), Policy: Policy(pageJS),
		Sentence: r.Sentence(), Mood: mood(r), Why: r.End.Why, Problems: r.End.Problems,
		Facts: facts(r), Probes: r.Run.Host.Probes, Command: Line(strings.Join(r.Run.Command, " ")),
		Bar: bar(r), Less: d != details[0],
		Outcomes: Counts(r.Results, func(Result) bool { return true }),
	}
	for _, i := range r.Run.Implementations {
		m.Judged = append(m.Judged, judgedModel{Side: Line(string(i.Side)), Name: Line(i.Name + " " + i.Version),
			Language: Line(i.Language),
			Command:  Line(strings.TrimSpace(strings.Join(i.Command, " ") + " " + i.Target)), Witnesses: Line(witnesses(i)),
			Features: Line(strings.Join(i.Features, ", "))})
	}
	causes, of := newCauses(r)
	m.Causes, m.NoCause = causes, r.noCause()
	areas, framings := map[string]int{}, parts.Of(r.Run)
	sides, levels := map[string]bool{}, map[string]bool{}
	for _, res := range r.Results {
		c := newCase(res, d, framings[res.Side])
		c.Cause, c.Dir = of[res.Case], Line(r.Run.Dir)
		at, seen := areas[res.Area]
		if !seen {
			at = len(m.Areas)
			areas[res.Area] = at
			m.Areas = append(m.Areas, areaModel{ID: Line(res.Area), Title: areaTitle(res.Area)})
		}
		m.Areas[at].Cases = append(m.Areas[at].Cases, c)
		if c.Cause == "" && (res.Outcome.Red() || res.Outcome == record.Shortfall) {
			m.Look = append(m.Look, c)
		}
		m.Sides, m.Levels = once(m.Sides, sides, string(res.Side)), once(m.Levels, levels, res.Level)
	}
	for i := range m.Areas {
		id := m.Areas[i].ID
		m.Areas[i].Counts = Counts(r.Results, func(res Result) bool { return res.Area == id })
	}
	return m
}

// once appends a value that was not seen before.
func once(list []string, seen map[string]bool, value string) []string {
	if value == "" || seen[value] {
		return list
	}
	seen[value] = true
	return append(list, value)
}

func areaTitle(id string) string {
	for _, a := range clause.Areas() {
		if a.ID == id {
			return a.Title
		}
	}
	return ""
}

// mood is the colour of the page's head.
func mood(r *Report) string {
	t := r.End.Totals
	switch {
	case t.Fail+t.Unexpected > 0:
		return "fail"
	case t.Error+t.NotRun > 0 || r.End.Partial || r.End.Exit != 0 || len(r.Results) == 0:
		return "part"
	}
	return "pass"
}

func facts(r *Report) []fact {
	host := r.Run.Host
	list := []fact{
		{"cases", fmt.Sprint(len(r.Results))},
		{"wall time", Human(r.End.Wall)},
		{"sum of cases", Human(r.End.Sum)},
		{"seed", fmt.Sprint(r.Run.Seed)},
		{"the host was late by at most, in the whole run", Human(host.K)},
		{"host", Line(fmt.Sprintf("%s/%s, %d CPUs, %s", host.OS, host.Arch, host.CPUs, host.Go))},
		{"cases at once", atOnce(host)},
		{"sockdrill", Line(r.Run.Tool)},
		{"exit code", fmt.Sprint(r.End.Exit)},
	}
	if r.End.Wall > 0 && r.End.Sum > r.End.Wall {
		list[2].Value += fmt.Sprintf(" (%.1f × wall)", float64(r.End.Sum)/float64(r.End.Wall))
	}
	if w := r.Run.Waits; w != nil {
		list = append(list, fact{"waits for declared times",
			fmt.Sprintf("%s in %s, %s of the wall time", Human(w.Sum), cases(w.Cases), Human(w.Longer))})
	}
	if !r.Started.IsZero() {
		list = append(list, fact{"started", r.Started.UTC().Format(time.RFC3339)})
	}
	return list
}

// atOnce says how many cases ran side by side, and how few when something else kept the processors busy.
func atOnce(h record.Host) string {
	if h.Least == 0 || h.Least == h.AtOnce {
		return fmt.Sprintf("up to %d", h.AtOnce)
	}
	return fmt.Sprintf("up to %d, and down to %d while the processors were busy", h.AtOnce, h.Least)
}

// bar divides its length among the outcomes; each has at least a visible sliver.
func bar(r *Report) []segment {
	list := Counts(r.Results, judged)
	if len(list) == 0 {
		list = Counts(r.Results, func(Result) bool { return true })
	}
	sum := 0
	for _, c := range list {
		sum += c.N
	}
	var out []segment
	x := 0
	for i, c := range list {
		width := max(6, 1000*c.N/sum)
		if i == len(list)-1 {
			width = max(6, 1000-x)
		}
		out = append(out, segment{c.Outcome, c.N, x, width})
		x += width
	}
	return out
}

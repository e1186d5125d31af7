package main

import (
	"fmt"
	"strings"
	"time"
)

func pace(p passage) float64   { return float64(p.amount) / p.took.Seconds() }
func effort(p passage) float64 { return float64(p.cpu) / float64(p.amount) }

// against is the carrier's rate over that of toxiproxy's own proxy, round by round.
func (h haul) against(title string) spread {
	var values []float64
	for i, run := range h.runs[title] {
		values = append(values, pace(run)/pace(h.runs[theirs][i]))
	}
	return spreadOf(values)
}

func (f figures) haulTables(b *strings.Builder) {
	for _, h := range f.hauls {
		scale, unit, each := 1e-3, "µs of the carrier's processor for each round trip", 1e-3
		if h.amount > 1<<20 {
			scale, unit, each = 1e-6, "ms of the carrier's processor for each MB", 1 // ns for each byte
		}
		head(b, strings.ToUpper(h.title[:1])+h.title[1:], []string{"what stands between", "rate", "against toxiproxy's own proxy", unit})
		for _, c := range carriers {
			runs := h.runs[c.title]
			fmt.Fprintf(b, "| %s | %s | **%s** | %s |\n", c.title, brackets(over(runs, pace), scale), brackets(h.against(c.title), 1),
				brackets(over(runs, effort), each))
		}
	}
}

func (f figures) planTable(b *strings.Builder) {
	head(b, "One more case: a process that registers its group, starts the server, greets it, lets it listen, and ends", []string{
		"cases in the plan", "ms each, one after another", "ms of processor each, in all processes", "µs each to register them all for the plan"})
	for _, p := range f.plans {
		each := func(d, unit time.Duration) string { return digits(float64(d) / float64(p.Cases) / float64(unit)) }
		fmt.Fprintf(b, "| %d | %s | %s | %s |\n", p.Cases,
			each(p.Wall, time.Millisecond), each(p.CPU, time.Millisecond), each(p.Plan, time.Microsecond))
	}
}

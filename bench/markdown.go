package main

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// markdown is the figures as tables. Each number is the median of the rounds, with the lowest and the highest in brackets.
func (f figures) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s; the whole took %.1f minutes, on %s.\n",
		f.machine, f.effort(), f.took.Minutes(), f.began.UTC().Format("2 January 2006"))
	if len(f.echo) > 0 {
		if n, of := f.disturbed(); n > 0 {
			fmt.Fprintf(&b, "In %d of %d measurements of echoes other programs used more than %.0f %% of the machine.\n", n, of, 100*foreignShare)
		}
		f.echoTable(&b, "Echoes each second, in thousands", rate, 1e-3, echoes.relative)
		f.echoTable(&b, "99th percentile of the time to an echo, in milliseconds", p99, 1e-6, nil)
		f.echoTable(&b, "Processor time of the server for each echo, in microseconds", cpu, 1e-3, echoes.saving)
	}
	if len(f.idle) > 0 {
		f.idleTable(&b)
	}
	if len(f.clients) > 0 {
		f.clientTable(&b)
	}
	if len(f.growth) > 0 {
		f.growthTable(&b)
	}
	if len(f.crowds) > 0 {
		f.crowdTable(&b)
	}
	if len(f.hauls) > 0 {
		f.haulTables(&b)
	}
	if len(f.plans) > 0 {
		f.planTable(&b)
	}
	return b.String()
}

// effort is how often, and for how long where that was given, everything was measured.
func (f figures) effort() string {
	if len(f.echo)+len(f.clients)+len(f.growth) == 0 {
		return fmt.Sprintf("%d rounds", f.rounds)
	}
	return fmt.Sprintf("%d × %v for each measurement", f.rounds, f.length)
}

// disturbed is how many measurements of echoes were disturbed, even when repeated, and of how many.
func (f figures) disturbed() (n, of int) {
	for _, e := range f.echo {
		for _, runs := range e.runs {
			for _, run := range runs {
				of++
				if foreign(run) > foreignShare {
					n++
				}
			}
		}
	}
	return n, of
}

// echoTable is one number of every cell and server. Ratio compares both of ours with the better of gnet and netpoll; nil leaves it out.
func (f figures) echoTable(b *strings.Builder, title string, number func(result.Load) float64, scale float64,
	ratio func(echoes, string) spread) {
	columns := append([]string{"load"}, f.servers...)
	if ratio != nil {
		columns = append(columns, "fast against the better of gnet and netpoll", "plain against it")
	}
	head(b, title, columns)
	for _, e := range f.echo {
		fmt.Fprintf(b, "| %s ", e.cell.title())
		for _, name := range f.servers {
			fmt.Fprintf(b, "| %s ", brackets(over(e.runs[name], number), scale))
		}
		if ratio != nil {
			fmt.Fprintf(b, "| **%s** | %s ", brackets(ratio(e, fast), 1), brackets(ratio(e, plain), 1))
		}
		fmt.Fprintln(b, "|")
	}
}

func (f figures) idleTable(b *strings.Builder) {
	n := f.idle[0].runs[0].Asked
	head(b, fmt.Sprintf("%d idle connections, each after one echo of 64 B", n), []string{"server", "accepted", "still alive after the rest",
		"resident KiB each, all of them", "a tenth of them", "µs of processor to accept and echo, the first tenth", "the last tenth"})
	for _, h := range f.idle {
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %s | %s | %s | %s |\n", h.server,
			over(h.runs, func(r result.Held) float64 { return float64(r.Accepted) }).low,
			over(h.runs, func(r result.Held) float64 { return float64(r.Kept) }).low,
			brackets(over(h.runs, func(r result.Held) float64 { return r.Each(2, r.Accepted) }), 1.0/1024),
			brackets(over(h.runs, func(r result.Held) float64 { return r.Each(1, r.Few) }), 1.0/1024),
			brackets(over(h.runs, func(r result.Held) float64 { return float64(r.First) }), 1e-3),
			brackets(over(h.runs, func(r result.Held) float64 { return float64(r.Last) }), 1e-3))
	}
}

func (f figures) clientTable(b *strings.Builder) {
	head(b, fmt.Sprintf("The client: %d requests under way on one connection", pipelined), []string{"body", "reference, thousands each second",
		"bare loop", "reference ÷ bare", "allocations each", "µs of processor each, reference", "bare"})
	for i := 0; i+1 < len(f.clients); i += 2 {
		ours, floor := f.clients[i], f.clients[i+1]
		fmt.Fprintf(b, "| %d B | %s | %s | **%s** | %s | %s | %s |\n", ours.body,
			brackets(over(ours.runs, asks), 1e-3), brackets(over(floor.runs, asks), 1e-3), brackets(ratio(ours, floor), 1),
			brackets(over(ours.runs, mallocs), 1), brackets(over(ours.runs, each), 1e-3), brackets(over(floor.runs, each), 1e-3))
	}
}

func (f figures) growthTable(b *strings.Builder) {
	head(b, "What one more request costs the client as more are under way", []string{"under way", "each has a limit",
		"µs of processor each", "allocations each", "thousands each second"})
	for _, g := range f.growth {
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s |\n", g.inflight, yes(g.timeout > 0),
			brackets(over(g.runs, each), 1e-3), brackets(over(g.runs, mallocs), 1), brackets(over(g.runs, asks), 1e-3))
	}
}

func (f figures) crowdTable(b *strings.Builder) {
	head(b, "What one more echo costs a server as its connections are more; 64 B, one at a time on each", []string{"connections", "server",
		"each has time limits", "µs of processor each", "thousands each second"})
	for _, c := range f.crowds {
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s |\n", c.conns, c.server, yes(c.limits), brackets(over(c.runs, cpu), 1e-3),
			brackets(over(c.runs, rate), 1e-3))
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func head(b *strings.Builder, title string, columns []string) {
	fmt.Fprintf(b, "\n**%s**\n\n| %s |\n|%s\n", title, strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
}

// brackets is the median, then the lowest and the highest in brackets, each times scale, to three digits.
func brackets(s spread, scale float64) string {
	return fmt.Sprintf("%s (%s–%s)", digits(s.median*scale), digits(s.low*scale), digits(s.high*scale))
}

// digits is a number to about three digits.
func digits(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// title is the cell in words.
func (c cell) title() string {
	way := "one at a time"
	if c.pipelined {
		way = fmt.Sprintf("%d under way", c.depth())
	}
	size := fmt.Sprintf("%d B", c.size)
	if c.size >= 1024 && c.size%1024 == 0 {
		size = fmt.Sprintf("%d KiB", c.size/1024)
	}
	return fmt.Sprintf("%d × %s, %s", c.conns, size, way)
}

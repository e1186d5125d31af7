package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

const preface = `# Matrix

<!-- Written by make matrix from the reports of the manifests in adapters/. Do not edit it. -->

Every implementation of ` + "`adapters/`" + ` that was installed where this page was written, judged by the same sockdrill. ` + "`make matrix`" + ` writes it, and
` + "`reports/out/matrix/index.html`" + `: the same with the evidence behind every cell.

## By profile

A cell is *passed / failed / skipped*, and empty if the area is about the other side. Failed counts every case that does not hold, whether or not the manifest knows of it.
What is neither stands in the last column: flaky cases, which fail in some runs as the manifest says, and cases without a verdict.
Skipped cases need what the implementation does not declare; its RESULT.md says what.

`

// document is the whole of matrix.md.
func document(g grid) string {
	var b strings.Builder
	b.WriteString(preface)
	byProfile(&b, g)
	b.WriteString("\n## By case\n\n")
	key(&b)
	for _, a := range g.areas {
		byCase(&b, g, a)
	}
	failures(&b, g)
	absent(&b, g)
	return b.String()
}

func byProfile(b *strings.Builder, g grid) {
	areas := slices.DeleteFunc(slices.Clone(g.areas), func(a area) bool { return len(a.judged(g)) == 0 })
	b.WriteString("| implementation | framing | all |")
	for _, a := range areas {
		fmt.Fprintf(b, " %s |", a.ID)
	}
	fmt.Fprintf(b, " other |\n|---|---|%s---|\n", strings.Repeat("---|", len(areas)+1))
	for n, one := range g.columns {
		fmt.Fprintf(b, "| %s | %s | **%s** |", one.link(one.name()), one.framings(), count(one.report.Results))
		for _, a := range areas {
			cell := ""
			if results := a.results(n); len(results) > 0 {
				cell = count(results).String()
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		fmt.Fprintf(b, " %s |\n", others(one.report.Results))
	}
}

// judged are the columns with a verdict in the area, or with a case that should have one.
func (a area) judged(g grid) (columns []int) {
	for n := range g.columns {
		if slices.ContainsFunc(a.results(n), func(r reports.Result) bool { return r.Outcome != record.Skipped }) {
			columns = append(columns, n)
		}
	}
	return columns
}

// key says what each mark means.
func key(b *strings.Builder) {
	for _, entry := range legend {
		fmt.Fprintf(b, "`%s` %s · ", entry.Mark(), entry.Means)
	}
	b.WriteString("empty: the case is about the other side.\nWhat did not pass is linked to its evidence. An implementation without " +
		"any verdict in an area has no column there.\n")
}

// byCase is the table of an area.
func byCase(b *strings.Builder, g grid, a area) {
	columns := a.judged(g)
	if len(columns) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s · %s\n\n| case | level |", a.ID, a.Title)
	for _, n := range columns {
		fmt.Fprintf(b, " %s |", g.columns[n].link(strings.ReplaceAll(g.columns[n].label(), " ", "<br>")))
	}
	fmt.Fprintf(b, "\n|---|---|%s\n", strings.Repeat(":-:|", len(columns)))
	for _, c := range a.Clauses {
		for _, r := range c.Rows {
			fmt.Fprintf(b, "| %s | %s |", r.Case, c.Level)
			for _, n := range columns {
				fmt.Fprintf(b, " %s |", symbol(g.columns[n], r.cells[n]))
			}
			b.WriteString("\n")
		}
	}
}

// symbol is one cell.
func symbol(column implementation, r *reports.Result) string {
	switch {
	case r == nil:
		return ""
	case failed(*r), open(*r):
		return column.evidence(mark(outcome(*r)), *r)
	}
	return mark(outcome(*r))
}

// failures lists what failed and why; the reason is the manifest's, if it knows the case.
func failures(b *strings.Builder, g grid) {
	b.WriteString("\n## What failed\n\n| implementation | case | level | reason |\n|---|---|---|---|\n")
	for _, one := range g.columns {
		for _, r := range one.report.Results {
			if failed(r) {
				fmt.Fprintf(b, "| %s | %s | %s | %s |\n", one.link(one.name()), one.evidence(r.Case, r), r.Level, reports.Inline(why(r)))
			}
		}
	}
}

func absent(b *strings.Builder, g grid) {
	heading := "\n## Not judged\n\n"
	for _, one := range g.absent {
		fmt.Fprintf(b, "%s* %s: %s\n", heading, one.label(), reports.Inline(one.why))
		heading = ""
	}
}

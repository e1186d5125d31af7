package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/reports"
)

const preface = `# Matrix

<!-- Written by make matrix from the reports of adapters/*/run.sh. Do not edit it. -->

Every implementation of ` + "`adapters/`" + ` that was installed where this page was written, judged one after the other by the same sockdrill.
A cell is *passed / failed / skipped*. Failed counts every case that did not hold, whether or not the manifest knows of it.
What is neither stands in the last column. Skipped cases need what the implementation does not declare; its report says what.

`

// page is the whole page.
func page(all []implementation) string {
	var b strings.Builder
	b.WriteString(preface)
	var judged []implementation
	for _, one := range all {
		if one.report != nil {
			judged = append(judged, one)
		}
	}
	table(&b, judged)
	failures(&b, judged)
	absent(&b, all)
	return b.String()
}

func table(b *strings.Builder, judged []implementation) {
	areas := areasOf(judged)
	fmt.Fprintf(b, "| implementation | framing | all | %s | other |\n", strings.Join(areas, " | "))
	fmt.Fprintf(b, "|---|---|%s---|\n", strings.Repeat("---|", len(areas)+1))
	for _, one := range judged {
		fmt.Fprintf(b, "| %s | %s | **%s** |", one.title(), one.framings(), cell(one.report.Results))
		for _, area := range areas {
			fmt.Fprintf(b, " %s |", cell(inArea(one.report.Results, area)))
		}
		fmt.Fprintf(b, " %s |\n", others(one.report.Results))
	}
}

// title names the implementation, with a link to what was found out about it.
func (i implementation) title() string {
	judged := i.report.Run.Implementations[0]
	name := strings.TrimSpace(judged.Name + " " + judged.Version)
	if !i.result {
		return name
	}
	return fmt.Sprintf("[%s](../../adapters/%s/RESULT.md)", name, i.folder)
}

// framings is the framing of each side that was judged.
func (i implementation) framings() string {
	var all []string
	for _, judged := range i.report.Run.Implementations {
		all = append(all, judged.Side+", "+judged.Framing)
	}
	return strings.Join(all, "; ")
}

// areasOf are the areas of which at least one implementation had to do with a case, in alphabetical order.
func areasOf(judged []implementation) []string {
	var areas []string
	for _, one := range judged {
		for _, r := range one.report.Results {
			if r.Outcome != reports.Skipped {
				areas = append(areas, r.Area)
			}
		}
	}
	slices.Sort(areas)
	return slices.Compact(areas)
}

func inArea(results []reports.Result, area string) []reports.Result {
	return slices.DeleteFunc(slices.Clone(results), func(r reports.Result) bool { return r.Area != area })
}

// failed tells whether a case did not hold, expected or not.
func failed(r reports.Result) bool {
	return r.Outcome == reports.Failed || r.Outcome == reports.Known || r.Outcome == reports.Shortfall
}

func cell(results []reports.Result) string {
	var pass, fail, skipped int
	for _, r := range results {
		switch {
		case r.Outcome == reports.Passed, r.Outcome == reports.Unexpected: // a known failure that passed did pass
			pass++
		case failed(r):
			fail++
		case r.Outcome == reports.Skipped:
			skipped++
		}
	}
	return fmt.Sprintf("%d/%d/%d", pass, fail, skipped)
}

// others counts what has no verdict and was not skipped.
func others(results []reports.Result) string {
	var parts []string
	for _, o := range []reports.Outcome{reports.Inconclusive, reports.Errored, reports.NotRun} {
		n := 0
		for _, r := range results {
			if r.Outcome == o {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o.Word()))
		}
	}
	return strings.Join(parts, ", ")
}

// failures lists what failed and why; the reason is the manifest's, if it knows the case.
func failures(b *strings.Builder, judged []implementation) {
	b.WriteString("\n## What failed\n\n| implementation | case | level | reason |\n|---|---|---|---|\n")
	for _, one := range judged {
		for _, r := range one.report.Results {
			if failed(r) {
				fmt.Fprintf(b, "| %s | %s | %s | %s |\n", one.title(), r.Case, r.Level, plain(cmp.Or(r.Known, firstLine(r.Message))))
			}
		}
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// plain keeps text from ending its cell or being taken for Markdown or HTML.
func plain(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`).Replace(text)
}

func absent(b *strings.Builder, all []implementation) {
	heading := "\n## Not judged\n\n"
	for _, one := range all {
		if one.report == nil {
			fmt.Fprintf(b, "%s* %s: %s\n", heading, one.folder, plain(strings.TrimPrefix(one.why, one.folder+": ")))
			heading = ""
		}
	}
}

package main

import (
	"fmt"
	"strings"

	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

const preface = `# How good diagnoses are

Written by ` + "`make diagnosis`" + `; do not edit it.

A run that is not green ends with [the kinds of defects that explain it](../how-to/read-a-report.md#what-it-most-likely-is). How far can
that be believed? Each program whose defect is known was diagnosed as if it were not: a mutant of the reference without its own row of the
table, a stranger (a small program in Python or Go that has nothing in common with the reference, ` + "`reference/strangers`" + `) by the
mutants alone. A side counts by itself.

*First* is the right kind named first. *Among three* is the right kind among the three likeliest, named or not. *Nothing* is said where no
kind fits well enough; it is no error. *Wrong* is another kind named first, *one too many* another one named beside the right one. *Unknown*
is how often something was named when every program of the same kind was left out, so that nothing could have been right: what becomes of a
defect that no kind here is like.

`

// page is the document about the trials, and about the strangers of which there is none.
func page(trials []trial, silent []string) string {
	var b strings.Builder
	b.WriteString(preface)
	b.WriteString("| of what | programs | first | among three | nothing | wrong | one too many | unknown |\n" +
		"|---|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, group := range []struct {
		name string
		of   func(trial) bool
	}{
		{"strangers, by mutants alone", trial.stranger},
		{"mutants, without their own row", func(t trial) bool { return !t.stranger() && !t.only }},
		{"of these, those that fail a clause which another program of their kind fails",
			func(t trial) bool { return !t.stranger() && !t.only && t.akin }},
		{"mutants that are the only program of their kind", func(t trial) bool { return t.only }},
	} {
		b.WriteString(line(group.name, trials, group.of))
	}
	fmt.Fprintf(&b, "\nOnly those count of which %d cases or more have run on that side. Of the last row, and of what the one above it "+
		"leaves out, nothing can be found; what is measured there is how often something is made up. The thresholds below which nothing is said were chosen with these figures in "+
		"view.\n", whole)
	if len(silent) > 0 {
		fmt.Fprintf(&b, "\nNo row have the strangers which made nothing red, or have not been judged yet: %s.\n", strings.Join(silent, ", "))
	}
	b.WriteString("\n## Each stranger\n\n" +
		"| stranger | defect | red | named | likeliest |\n|---|---|---:|---|---|\n")
	for _, t := range trials {
		if t.stranger() {
			fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", t.ID, t.Kind, len(t.Red), mark(t), strings.Join(t.first, ", "))
		}
	}
	b.WriteString("\n## Mutants that were taken for something else\n\n" +
		"| mutant | side | defect | red | green | named |\n|---|---|---|---:|---:|---|\n")
	for _, t := range trials {
		if !t.stranger() && t.wrong() {
			fmt.Fprintf(&b, "| %s | %s | %s | %d | %d | %s |\n", t.ID, t.side, t.Kind, len(t.Red), len(t.Green), t.said)
		}
	}
	b.WriteString("\n## The kinds\n\n| kind | what is said | mutants |\n|---|---|---|\n")
	for _, k := range diagnosis.Kinds() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", k.ID, k.Title, strings.Join(k.Mutants, " "))
	}
	return b.String()
}

// line counts the trials of a group.
func line(name string, trials []trial, in func(trial) bool) string {
	var all, right, among, nothing, wrong, more, alien int
	for _, t := range trials {
		if !in(t) {
			continue
		}
		all++
		for counter, is := range map[*int]bool{&right: t.right(), &among: t.among(), &nothing: t.said == "", &wrong: t.wrong(),
			&more: t.more(), &alien: t.alien != ""} {
			if is {
				*counter++
			}
		}
	}
	share := func(n int) string { return fmt.Sprintf("%d (%d %%)", n, 100*n/max(1, all)) }
	return fmt.Sprintf("| %s | %d | %s | %s | %s | %s | %s | %s |\n", name, all, share(right), share(among), share(nothing), share(wrong),
		share(more), share(alien))
}

// mark says what was named, and whether that is right.
func mark(t trial) string {
	switch {
	case t.said == "":
		return "nothing"
	case t.right():
		return "✓ " + strings.Join(t.all, ", ")
	}
	return "✕ " + strings.Join(t.all, ", ")
}

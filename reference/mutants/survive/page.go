package main

import (
	"fmt"
	"strings"
)

// summary counts a sample.
type summary map[string]int

func sum(sample []verdict) summary {
	s := summary{}
	for _, v := range sample {
		s[v.outcome]++
	}
	return s
}

func (s summary) score() string {
	of := s[killed] + s[survived]
	return fmt.Sprintf("%d of %d mechanical mutants are noticed (%.0f %%)", s[killed], of, 100*float64(s[killed])/float64(max(of, 1)))
}

const pageHead = `# Survivors

<!-- Written by: make survivors. Do not edit it. -->

The [mutants](mutants.md) that people thought of are all found, which says little about those that nobody thought of. These were drawn: a
random sample of all places of the reference where a boundary, a negation, an operator, a number or two arguments can be exchanged, or a statement removed.
Each was put into the reference at build time and run against the drill of its side, in the framing or over the transport that its file is there for, until
the first red case.

`

// page is the score and the survivors, as Markdown.
func page(o options, sample []verdict, s summary) string {
	var b strings.Builder
	b.WriteString(pageHead)
	fmt.Fprintf(&b, "**%s.** Seed %d drew %d; left out are %d that do not compile, %d that compile to the same binary, and %d that "+
		"nobody could tell apart.\n",
		s.score(), o.seed, len(sample), s[unbuilt], s[same], s[excused])
	table(&b, sample, survived, "What nobody noticed", "| place and defect | why not |\n|---|---|\n",
		func(v verdict) string { return cell(v.defect) + " | " + cell(v.by) })
	table(&b, sample, excused, "What nobody could notice", "| place and defect | why |\n|---|---|\n",
		func(v verdict) string { return cell(v.defect) + " | " + cell(v.by) })
	return b.String()
}

func table(b *strings.Builder, sample []verdict, outcome, title, head string, row func(verdict) string) {
	fmt.Fprintf(b, "\n## %s\n\n%s", title, head)
	for _, v := range sample {
		if v.outcome == outcome {
			fmt.Fprintf(b, "| %s |\n", row(v))
		}
	}
}

var cellText = strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "\n", " ", "\t", "")

func cell(text string) string { return cellText.Replace(text) }

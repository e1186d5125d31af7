package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// pageHead explains the table to who comes from the reports and has never heard of mutants.
const pageHead = `# Mutants

<!-- Written by: go run ./reference/mutants/kill -write docs/reference/mutants.md -->

A scenario that passes proves something only if it can fail. Each row is one defect, put into the reference implementation
at build time, and the case that noticed. The last column is what the user of an implementation with that defect reads.

`

// writePage writes the table of all mutants as Markdown.
func writePage(path string, outcomes []outcome) error {
	var b strings.Builder
	var all []mutants.Mutant
	for i := range outcomes {
		all = append(all, outcomes[i].Mutant)
	}
	b.WriteString(pageHead)
	b.WriteString(digestLine(all))
	fmt.Fprintf(&b, "%d of %d mutants are killed.\n\n", count(outcomes).killed, len(outcomes))
	b.WriteString("| mutant | side | defect | killed by | what the user reads |\n|---|---|---|---|---|\n")
	for i := range outcomes {
		o := &outcomes[i]
		by, message := "**survived**", strings.Join(o.words(), "; ")
		switch {
		case o.err != nil:
			by, message = "**not judged**", sentence(o.err.Error())
		case o.undecided():
			by = "**undecided**"
		case o.killed():
			by, message = o.killer(), sentence(o.kills[0].Message)
		}
		fmt.Fprintf(&b, "%s %s | %s |\n", rowStart(o.Mutant), by, cell(message))
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("write the table of mutants: %w", err)
	}
	return nil
}

// rowStart is the part of a mutant's row that follows from its definition alone.
func rowStart(m mutants.Mutant) string {
	return fmt.Sprintf("| %s | %s | %s |", m.ID, m.Side, cell(m.Defect))
}

// digestLine says in a comment of which definitions a page is: of all sides and edits.
func digestLine(all []mutants.Mutant) string {
	digest := sha256.New()
	for _, m := range all {
		fmt.Fprintln(digest, m.ID, m.Hash())
	}
	return fmt.Sprintf("<!-- Of the definitions %.4x. -->\n\n", digest.Sum(nil))
}

var cellText = strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "\n", " ")

// cell keeps a text from ending its cell or becoming markup.
func cell(text string) string { return cellText.Replace(text) }

package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// verdict is what came of one mutant.
type verdict struct {
	hash    string // mutants.Mutant.Hash
	outcome string
	by      string // the case that killed, or why it is equivalent
	defect  string
}

func (v verdict) String() string {
	if v.by == "" {
		return v.outcome + "  " + v.defect
	}
	return v.outcome + " (" + v.by + ")  " + v.defect
}

// counts reports whether the mutant is one that a scenario could have noticed.
func (v verdict) counts() bool { return v.outcome == killed || v.outcome == survived }

// equivalent lists survivors that nobody could tell from the reference: hash, then the reason.
//
//go:embed equivalent.txt
var equivalent string

// excuse makes a survivor that is declared equivalent one that does not count.
func (v *verdict) excuse() {
	for line := range strings.Lines(equivalent) {
		hash, why, _ := strings.Cut(strings.TrimSpace(line), " ")
		if hash == v.hash && v.outcome == survived {
			v.outcome, v.by = excused, why
		}
	}
}

// notes are the verdicts of earlier runs, by hash. One goes stale when the text at its place changes, and not when a scenario does:
// remove the file to judge all of them again.
type notes map[string]verdict

func (n notes) of(m mutants.Mutant) (verdict, bool) {
	v, ok := n[m.Hash()]
	v.defect = m.Defect // lines move
	return v, ok
}

// add appends a verdict to the file.
func (n notes) add(path string, v verdict) error {
	n[v.hash] = v
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("note what came of a mutant: %w", err)
	}
	_, err = fmt.Fprintln(file, strings.TrimSpace(v.hash+" "+v.outcome+" "+v.by))
	return errors.Join(err, file.Close())
}

func readNotes(path string) (notes, error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read what came of earlier mutants: %w", err)
	}
	all := notes{}
	for line := range strings.Lines(string(text)) {
		words := append(strings.Fields(line), "", "")
		if words[0] != "" {
			all[words[0]] = verdict{hash: words[0], outcome: words[1], by: words[2]}
		}
	}
	return all, nil
}

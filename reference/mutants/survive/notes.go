package main

import (
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

// verdict is what came of one mutant.
type verdict struct {
	hash    string // key of the mutant
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

// equivalent lists survivors: hash, then the reason why nobody could tell one from the reference; or, behind openWord, why no scenario does.
//
//go:embed equivalent.txt
var equivalent string

const openWord = "open: "

// excuse makes a survivor that is declared equivalent one that does not count. One that is open counts, and says why it is.
func (v *verdict) excuse() {
	for line := range strings.Lines(equivalent) {
		hash, why, _ := strings.Cut(strings.TrimSpace(line), " ")
		if hash != v.hash || v.outcome != survived {
			continue
		}
		if open, is := strings.CutPrefix(why, openWord); is {
			v.by = open
		} else {
			v.outcome, v.by = excused, why
		}
	}
}

// key is the mutant in short: its side, the name of its file without the folder, which may move, and its edit.
func key(m mutants.Mutant) string {
	e := m.Edits[0]
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %s\n%s\n%s", m.Side, path.Base(e.File), e.Old, e.New)))[:8]
}

// notes are the verdicts of earlier runs, by hash. One goes stale when the text at its place changes, and not when a scenario does:
// remove the file to judge all of them again.
type notes map[string]verdict

func (n notes) of(m mutants.Mutant) (verdict, bool) {
	v, ok := n[key(m)]
	v.defect = m.Defect // lines move
	return v, ok
}

// add appends a verdict to the file.
func (n notes) add(file string, v verdict) error {
	n[v.hash] = v
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("note what came of a mutant: %w", err)
	}
	_, err = fmt.Fprintln(f, strings.TrimSpace(v.hash+" "+v.outcome+" "+v.by))
	return errors.Join(err, f.Close())
}

func readNotes(file string) (notes, error) {
	text, err := os.ReadFile(file)
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

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// pass is one that is right: this case is about what that liar does.
type pass struct {
	liar, id, why string
	line          int
}

// passes is the list.
type passes struct {
	path string
	all  []pass
}

// readPasses reads lines of a liar, a case, and the reason. A # begins a comment.
func readPasses(path string) (passes, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return passes{}, err
	}
	p := passes{path: path}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case len(words) < 3:
			return passes{}, fmt.Errorf("%s:%d: expected a liar, a case and the reason why it may pass", path, n)
		default:
			p.all = append(p.all, pass{words[0], words[1], strings.Join(words[2:], " "), n})
		}
	}
	return p, lines.Err()
}

// unknown says which lines name no liar or no case.
func (p passes) unknown(plan []record.Case) (wrong []string) {
	for _, one := range p.all {
		if !slices.ContainsFunc(liars, func(l liar) bool { return l.name == one.liar }) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: there is no %s", p.path, one.line, one.liar))
		}
		if !slices.ContainsFunc(plan, func(c record.Case) bool { return c.ID == one.id }) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: there is no case %s", p.path, one.line, one.id))
		}
	}
	return wrong
}

// against counts what a liar passed, and says which of that is not on the list, and which of the list has failed. What is inconclusive may
// have passed on a machine with less to do.
func (p passes) against(liar string, results []reports.Result) (passed int, wrong []string) {
	for _, r := range results {
		listed := slices.ContainsFunc(p.all, func(one pass) bool { return one.liar == liar && one.id == r.Case })
		switch r.Outcome {
		case record.Passed, record.Unexpected:
			passed++
			if !listed {
				wrong = append(wrong, fmt.Sprintf("%s passes %s (%s), and does nothing", liar, r.Case, r.Title))
			}
		case record.Failed, record.Shortfall, record.Skipped:
			if listed {
				wrong = append(wrong, fmt.Sprintf("%s: %s does not pass %s any more: take it off the list", p.path, liar, r.Case))
			}
		}
	}
	return passed, wrong
}

// judged is how many cases were not left out.
func judged(results []reports.Result) (n int) {
	for _, r := range results {
		if r.Outcome != record.Skipped && r.Outcome != record.NotRun {
			n++
		}
	}
	return n
}

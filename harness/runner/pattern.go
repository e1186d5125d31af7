package runner

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// A UsageError is a mistake in how the run was asked for. Nothing has run.
type UsageError struct{ Problem string }

func (e *UsageError) Error() string { return e.Problem }

func usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// matches tells whether a pattern means this case. A pattern is a case id, or the beginning of one up to a point
// (an area, a clause, a clause's side), or either with the wildcards of path.Match.
func matches(pattern string, c record.Case) bool {
	if pattern == c.Area || pattern == c.ID || strings.HasPrefix(c.ID, pattern+".") {
		return true
	}
	hit, err := path.Match(pattern, c.ID)
	return err == nil && hit
}

// find gives the cases that a pattern means. One that means none is a usage error with what may have been meant.
func find(pattern string, cases []record.Case) ([]record.Case, error) {
	var found []record.Case
	for _, c := range cases {
		if matches(pattern, c) {
			found = append(found, c)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, usage("pattern %q: %v", pattern, err)
	}
	return nil, usage("no case matches %q%s; see `sockdrill list`", pattern, suggestion(pattern, cases))
}

// suggestion names the cases of the clause, or the clauses, that a misspelt id may have meant.
func suggestion(pattern string, cases []record.Case) string {
	id, _, _ := strings.Cut(pattern, ".")
	var near []string
	for _, c := range cases {
		if c.Clause == id {
			near = append(near, c.ID)
		}
	}
	if len(near) == 0 {
		near = clause.Near(id)
	}
	if len(near) == 0 {
		return ""
	}
	return " (did you mean " + strings.Join(near[:min(len(near), 3)], ", ") + "?)"
}

// A term is one entry of a list of cases: a pattern, and what was written beside it.
type term struct{ pattern, class, reason string }

// terms expands the words of a flag: `PATTERN`, `PATTERN=CLASS`, several with commas, and `@FILE` with one on each line.
// In a file what follows # is the reason.
func terms(words []string) ([]term, error) {
	var all []term
	for _, word := range words {
		if name, isFile := strings.CutPrefix(word, "@"); isFile {
			more, err := termFile(name)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		for part := range strings.SplitSeq(word, ",") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, parseTerm(part))
			}
		}
	}
	return all, nil
}

func termFile(name string) ([]term, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usage("read list of cases: %v", err)
	}
	defer f.Close()
	var all []term
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		entry, reason, _ := strings.Cut(lines.Text(), "#")
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		t := parseTerm(entry)
		t.reason = strings.TrimSpace(reason)
		all = append(all, t)
	}
	if err := lines.Err(); err != nil {
		return nil, usage("read list of cases %s: %v", name, err)
	}
	return all, nil
}

func parseTerm(s string) term {
	pattern, class, _ := strings.Cut(s, "=")
	return term{pattern: strings.TrimSpace(pattern), class: strings.TrimSpace(class)}
}

package runner

import (
	"fmt"
	"path"
	"strings"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
)

// A UsageError is a mistake in how the run was asked for. Nothing has run.
type UsageError struct{ Problem string }

func (e *UsageError) Error() string { return e.Problem }

func usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// matches reports whether a pattern means this case. A pattern is a case id, or the beginning of one up to a point
// (an area, a clause, a clause's side), or either with the wildcards of path.Match.
func matches(pattern string, c record.Case) bool {
	if pattern == c.Area || pattern == c.ID || strings.HasPrefix(c.ID, pattern+".") {
		return true
	}
	hit, err := path.Match(pattern, c.ID)
	return err == nil && hit
}

// find returns the cases that a pattern means. One that means none is a usage error with what may have been meant.
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
	if row, planned := clause.Unwritten(id); planned {
		return fmt.Sprintf(" (%s: %s)", row.Fate, strings.TrimSuffix(row.Why, "."))
	}
	if len(near) == 0 {
		near = clause.Near(id)
	}
	switch {
	case len(near) == 0 && pattern != strings.ToUpper(pattern): // a word of a command that was not quoted, most likely
		return " (an id is such as FRM-003.server; the words of a command go into one pair of quotes)"
	case len(near) == 0:
		return ""
	}
	return " (did you mean " + strings.Join(near[:min(len(near), 3)], ", ") + "?)"
}

package runner

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Known lists what an implementation is known to fail. The zero value knows of nothing.
type Known struct {
	failing map[string]term
	flaky   map[string]term
}

// NewKnown reads the words of --known-failing and --known-flaky: `PATTERN` or `PATTERN=CLASS`, or `@FILE` with one on each
// line and the reason after #. A word that matches no case at all is a usage error.
func NewKnown(failing, flaky []string, cases []record.Case) (Known, error) {
	var k Known
	var err error
	if k.failing, err = expand(failing, cases); err != nil {
		return k, fmt.Errorf("--known-failing: %w", err)
	}
	if k.flaky, err = expand(flaky, cases); err != nil {
		return k, fmt.Errorf("--known-flaky: %w", err)
	}
	for id := range k.failing {
		if _, both := k.flaky[id]; both {
			return k, usage("%s is listed as failing and as flaky: a failure must come back, a flake need not", id)
		}
	}
	return k, nil
}

func expand(words []string, cases []record.Case) (map[string]term, error) {
	list, err := terms(words)
	if err != nil {
		return nil, err
	}
	all := map[string]term{}
	for _, t := range list {
		found, err := find(t.pattern, cases)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			all[c.ID] = t
		}
	}
	return all, nil
}

// Mark says in a result whether it was expected, and tells whether it went against the list: a known failure that
// passed, or that failed with another class. Inconclusive and not run are neutral.
func (k Known) Mark(r *record.Result) (unexpected bool) {
	if t, listed := k.flaky[r.Case]; listed && r.Verdict == verdict.Fail && t.fits(r.Class) {
		r.Known = t.why("listed as flaky")
		return false
	}
	t, listed := k.failing[r.Case]
	switch {
	case !listed:
		return false
	case r.Verdict == verdict.Pass:
		r.Known = t.why("listed as known failing")
		r.Message = "It is listed as a known failure, and it passed: take it off the list."
		return true
	case r.Verdict == verdict.Fail && t.fits(r.Class):
		r.Known = t.why("listed as known failing")
		return false
	case r.Verdict == verdict.Fail:
		r.Message = fmt.Sprintf("It is listed as failing with class %q, and failed with class %q.\n%s", t.class, r.Class, r.Message)
		return true
	}
	return false
}

func (t term) fits(class string) bool { return t.class == "" || t.class == class }

func (t term) why(otherwise string) string {
	if t.reason != "" {
		return t.reason
	}
	return otherwise
}

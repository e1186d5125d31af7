package runner

import (
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Known lists what an implementation is known to fail. The zero value knows of nothing.
type Known struct {
	failing map[string]Entry // by case id
	flaky   map[string]Entry
}

// NewKnown finds the cases that the two lists mean. An entry that means no case at all is a usage error.
func NewKnown(failing, flaky []Entry, cases []record.Case) (Known, error) {
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

func expand(list []Entry, cases []record.Case) (map[string]Entry, error) {
	all := map[string]Entry{}
	for _, e := range list {
		found, err := find(e.Pattern, cases)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			all[c.ID] = e
		}
	}
	return all, nil
}

// Mark says in a result whether it was expected, and tells whether it went against the list: a known failure that
// passed, or that failed with another class. Inconclusive and not run are neutral.
func (k Known) Mark(r *record.Result) (unexpected bool) {
	if e, listed := k.flaky[r.Case]; listed && r.Verdict == verdict.Fail && e.fits(r.Class) {
		r.Known = e.why("listed as flaky")
		return false
	}
	e, listed := k.failing[r.Case]
	switch {
	case !listed:
		return false
	case r.Verdict == verdict.Pass:
		r.Known = e.why("listed as known failing")
		r.Message = "It is listed as a known failure, and it passed: take it off the list."
		return true
	case r.Verdict == verdict.Fail && e.fits(r.Class):
		r.Known = e.why("listed as known failing")
		return false
	case r.Verdict == verdict.Fail:
		r.Message = fmt.Sprintf("It is listed as failing with class %q, and failed with class %q.\n%s", e.Class, r.Class, r.Message)
		return true
	}
	return false
}

func (e Entry) fits(class string) bool { return e.Class == "" || e.Class == class }

func (e Entry) why(otherwise string) string {
	if e.Reason != "" {
		return e.Reason
	}
	return otherwise
}

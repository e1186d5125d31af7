package runner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Known lists what an implementation is known to fail. The zero value knows of nothing.
type Known struct {
	failing map[string]known.Entry // by case id
	flaky   map[string]known.Entry
	today   time.Time
}

// NewKnown finds the cases that the two lists mean. An entry that means no case at all, or does not make sense, is a usage
// error. An entry that has expired by today excuses nothing.
func NewKnown(failing, flaky []known.Entry, cases []record.Case, today time.Time) (Known, error) {
	k := Known{today: today}
	var err error
	if k.failing, err = expand(failing, cases, false); err != nil {
		return k, err
	}
	if k.flaky, err = expand(flaky, cases, true); err != nil {
		return k, err
	}
	for id, e := range k.failing {
		if other, both := k.flaky[id]; both {
			return k, usage("%s is listed as failing by %s and as flaky by %s: a failure must come back, a flake need not", id, e, other)
		}
	}
	return k, nil
}

func expand(list []known.Entry, cases []record.Case, flaky bool) (map[string]known.Entry, error) {
	flag := "--known-failing"
	if flaky {
		flag = "--known-flaky"
	}
	all := map[string]known.Entry{}
	for _, e := range list {
		if key, err := e.Check(flaky); err != nil {
			return nil, usage("%s: %s: %s: %v", flag, e, key, err)
		}
		if class := record.Class(e.Class); class != "" && !slices.Contains(record.Classes, class) {
			return nil, usage("%s: %s: there is no class %q; the classes are %s", flag, e, class, strings.Join(words(record.Classes), ", "))
		}
		found, err := find(e.Case, cases)
		if err != nil {
			return nil, usage("%s: the entry %s is unmatched: %v; correct it, or take it off the list", flag, e, err)
		}
		for _, c := range found {
			all[c.ID] = e
		}
	}
	return all, nil
}

func words(classes []record.Class) (all []string) {
	for _, c := range classes {
		all = append(all, string(c))
	}
	return all
}

// Mark says in a result whether it was expected, and reports whether it went against the list: a known failure that
// passed, that failed with another class, or whose entry has expired. Inconclusive and not run are neutral.
func (k Known) Mark(r *record.Result) (unexpected bool) {
	if e, listed := k.flaky[r.Case]; listed {
		return k.markFlaky(e, r)
	}
	e, listed := k.failing[r.Case]
	switch {
	case !listed:
		return false
	case r.Verdict == verdict.Pass:
		r.Known = e.Note(false)
		r.Message = fmt.Sprintf("The entry %s lists it as a known failure, and it passed: take the entry off the list, or let "+
			"`sockdrill known-failing update` do so.", e)
		return true
	}
	return r.Verdict == verdict.Fail && k.excuse(e, false, r)
}

func (k Known) markFlaky(e known.Entry, r *record.Result) (unexpected bool) {
	r.Flaky = e.Note(true)
	return r.Verdict == verdict.Fail && k.excuse(e, true, r)
}

// excuse marks a failure as known if the entry covers it, and tells otherwise what is wrong with the entry.
func (k Known) excuse(e known.Entry, flaky bool, r *record.Result) (unexpected bool) {
	switch {
	case e.Expired(k.today):
		r.Message = expiry(e) + "\n" + r.Message
	case !e.Fits(string(r.Class)):
		r.Message = fmt.Sprintf("The entry %s lists it as failing with class %q, and it failed with class %q: look at it as at a new "+
			"failure.\n%s",
			e, e.Class, r.Class, r.Message)
	default:
		r.Known = e.Note(flaky)
		return false
	}
	return true
}

func expiry(e known.Entry) string {
	return fmt.Sprintf("The entry %s of the list of known failures expired after %s: mend what it excuses and take it off, or give it "+
		"a later date.", e, e.Expires)
}

// Expired says of each entry that has expired, and means one of these cases, what to do about it.
func (k Known) Expired(cases []record.Case) []string {
	var all []string
	seen := map[known.Entry]bool{}
	for _, c := range cases {
		for _, list := range []map[string]known.Entry{k.failing, k.flaky} {
			if e, listed := list[c.ID]; listed && e.Expired(k.today) && !seen[e] {
				seen[e] = true
				all = append(all, expiry(e))
			}
		}
	}
	return all
}

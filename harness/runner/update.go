package runner

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Update is what the lists of known failures become in the light of reports.
type Update struct {
	Failing []known.Entry
	Flaky   []known.Entry
	Changes []string // in words, one for each entry that changed

	cases  []record.Case
	judged map[string]*tally // by case id
}

// tally counts the verdicts on one case. Inconclusive, error and not run are none.
type tally struct {
	failed, passed int
	class          record.Class // of all failures; "" if they differ
	message        string       // of the first failure
	must           bool
}

// UpdateKnown brings the lists in line with the results of one run or several. An entry stays as it is while all its
// cases still fail with its class, or were not judged; otherwise it gives way to one for each case that does, with its
// reason. A case that failed in some runs and passed in others becomes flaky, with the rate. MUSTs that failed and that
// no entry means are added, with the beginning of their message for a reason.
func UpdateKnown(failing, flaky []known.Entry, cases []record.Case, runs ...[]record.Result) *Update {
	u := &Update{cases: cases, judged: map[string]*tally{}}
	for _, run := range runs {
		for _, r := range run {
			u.count(r)
		}
	}
	for _, e := range failing {
		u.keepFailing(e)
	}
	for _, e := range flaky {
		u.keepFlaky(e)
	}
	u.addNew(append(failing[:len(failing):len(failing)], flaky...))
	return u
}

func (u *Update) count(r record.Result) {
	t := u.judged[r.Case]
	if t == nil {
		t = &tally{must: r.Level == "MUST" && r.Side != record.Harness}
		u.judged[r.Case] = t
	}
	switch {
	case r.Verdict == verdict.Pass:
		t.passed++
	case r.Verdict == verdict.Fail:
		if t.failed == 0 {
			t.class, t.message = r.Class, r.Message
		} else if t.class != r.Class {
			t.class = ""
		}
		t.failed++
	}
}

// of returns the tally of a case; the zero tally if no report judged it.
func (u *Update) of(id string) tally {
	if t := u.judged[id]; t != nil {
		return *t
	}
	return tally{}
}

func (t tally) rate() float64 {
	return math.Round(1000*float64(t.failed)/float64(t.failed+t.passed)) / 1000
}

func (u *Update) say(format string, args ...any) {
	u.Changes = append(u.Changes, fmt.Sprintf(format, args...))
}

// keepFailing keeps an entry, or what of it still holds.
func (u *Update) keepFailing(e known.Entry) {
	found, err := find(e.Case, u.cases)
	if err != nil {
		u.say("removed %s: it means no case", e)
		return
	}
	var rest []known.Entry
	whole := true
	for _, c := range found {
		t, one := u.of(c.ID), e
		one.Case, one.Where = c.ID, ""
		switch {
		case t.failed == 0 && t.passed == 0, t.passed == 0 && e.Fits(string(t.class)):
			rest = append(rest, one)
			continue
		case t.failed == 0:
			u.say("removed %s: it passes", c.ID)
		case t.passed > 0:
			one.Rate = t.rate()
			u.Flaky = append(u.Flaky, one)
			u.say("moved %s to the flaky cases: it failed in %d of %d runs", c.ID, t.failed, t.failed+t.passed)
		default:
			u.say("changed %s: it fails with class %q, and no more with %q", c.ID, t.class, e.Class)
			one.Class = string(t.class)
			rest = append(rest, one)
		}
		whole = false
	}
	if whole {
		rest = []known.Entry{e}
	}
	u.Failing = append(u.Failing, rest...)
}

// keepFlaky keeps an entry. Runs in which it failed and passed give it a new rate; others say nothing about one.
func (u *Update) keepFlaky(e known.Entry) {
	found, err := find(e.Case, u.cases)
	if err != nil {
		u.say("removed %s: it means no case", e)
		return
	}
	// The rate of an entry that means several cases is that of the worst.
	var worst tally
	for _, c := range found {
		if t := u.of(c.ID); t.failed > 0 && t.passed > 0 && (worst.failed == 0 || t.rate() > worst.rate()) {
			worst = t
		}
	}
	if worst.failed > 0 && worst.rate() != e.Rate {
		u.say("changed the rate of %s: it failed in %d of %d runs", e, worst.failed, worst.failed+worst.passed)
		e.Rate = worst.rate()
	}
	u.Flaky = append(u.Flaky, e)
}

func (u *Update) addNew(listed []known.Entry) {
	for _, c := range u.cases {
		t := u.of(c.ID)
		if !t.must || t.failed == 0 || means(listed, c) {
			continue
		}
		e := known.Entry{Case: c.ID, Class: string(t.class), Reason: "not explained yet: " + headline(t.message)}
		if t.passed > 0 {
			e.Rate = t.rate()
			u.Flaky = append(u.Flaky, e)
			u.say("added %s to the flaky cases: it failed in %d of %d runs", c.ID, t.failed, t.failed+t.passed)
			continue
		}
		u.Failing = append(u.Failing, e)
		u.say("added %s: write its reason", c.ID)
	}
}

func means(list []known.Entry, c record.Case) bool {
	for _, e := range list {
		if matches(e.Case, c) {
			return true
		}
	}
	return false
}

// headline is what was expected, from the first line of a message: without the payload that follows, and fit for a list.
func headline(message string) string {
	text, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	text, _, _ = strings.Cut(text, "; ")
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 120 {
		return string(runes[:120]) + "…"
	}
	return text
}

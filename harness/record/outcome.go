package record

import (
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Outcome is how a case counts in the totals. The vocabulary is closed.
type Outcome string

const (
	Failed       Outcome = "fail"         // a MUST was broken
	Errored      Outcome = "error"        // there is no verdict: the harness, the adapter or the host was in the way
	Unexpected   Outcome = "unexpected"   // a known failure passed: the list is stale
	Shortfall    Outcome = "shortfall"    // a SHOULD or MAY was not met: counted, no red exit
	Inconclusive Outcome = "inconclusive" // nothing wrong was seen, and the proof is missing
	Known        Outcome = "known"        // failed as the list of known failures says
	Passed       Outcome = "pass"
	Skipped      Outcome = "skipped" // not applicable; the result says why
	NotRun       Outcome = "not_run" // planned, and the run ended before
)

// Elsewhere begins the reason of a skipped case that is about another transport than the one by which the implementation is reached.
const Elsewhere = "it is not reached over "

// Outcomes lists them in the order in which a person wants to look at them.
var Outcomes = []Outcome{Failed, Errored, Unexpected, Shortfall, Inconclusive, Known, Passed, Skipped, NotRun}

// OutcomeOf returns how a result counts.
func OutcomeOf(r Result) Outcome {
	switch r.Verdict {
	case verdict.Pass:
		if r.Known != "" {
			return Unexpected
		}
		return Passed
	case verdict.Inconclusive:
		return Inconclusive
	case verdict.Error:
		return Errored
	case verdict.Fail:
		switch {
		case r.Known != "":
			return Known
		case r.Level == "MUST":
			return Failed
		}
		return Shortfall
	}
	if r.Skipped != "" {
		return Skipped
	}
	return NotRun
}

// Red reports whether the outcome makes a run fail.
func (o Outcome) Red() bool { return o == Failed || o == Errored || o == Unexpected }

// Word is the outcome as people read it.
func (o Outcome) Word() string {
	if o == NotRun {
		return "not run"
	}
	return string(o)
}

// Mark is one character that tells outcomes apart without colour.
func (o Outcome) Mark() string {
	return map[Outcome]string{Failed: "✕", Errored: "!", Unexpected: "⇄", Shortfall: "▽", Inconclusive: "?",
		Known: "≈", Passed: "✓", Skipped: "–", NotRun: "·"}[o]
}

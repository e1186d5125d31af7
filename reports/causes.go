package reports

import (
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports/diagnosis"
)

// failure reports whether a result is a failure that a diagnosis is to explain: what is known to fail has its reason already.
func failure(r Result) bool { return r.Outcome == record.Failed || r.Outcome == record.Shortfall }

// diagnose looks for known defects that explain the failures of each side.
func diagnose(results []Result) (causes []record.Cause) {
	for _, side := range []record.Side{record.Server, record.Client} {
		var red []diagnosis.Finding
		var green []string
		for _, r := range results {
			switch {
			case r.Side != side:
			case failure(r):
				red = append(red, diagnosis.Finding{Case: r.Case, Symptom: diagnosis.SymptomOf(r.Result)})
			case r.Verdict == verdict.Pass:
				green = append(green, r.Case)
			}
		}
		for _, c := range diagnosis.Diagnose(diagnosis.Table(), red, green).Causes {
			breaksFirst(c.Explains, results)
			causes = append(causes, record.Cause{Side: side, Kind: c.Kind.ID, Title: c.Kind.Title, Do: c.Kind.Do, HowTo: c.Kind.HowTo,
				Right: c.Kind.Right, Explains: c.Explains, Of: len(red), Against: c.Against})
		}
	}
	return causes
}

// breaksFirst puts what breaks a MUST before what falls short of a SHOULD, and leaves the order otherwise.
func breaksFirst(cases []string, results []Result) {
	short := map[string]int{}
	for _, r := range results {
		if r.Outcome == record.Shortfall {
			short[r.Case] = 1
		}
	}
	slices.SortStableFunc(cases, func(a, b string) int { return short[a] - short[b] })
}

// group is what a view shows together: the failures of one cause, the clearest first.
type group struct {
	record.Cause
	results []Result
}

// groups are the failures of each cause, and those that none explains.
func (r *Report) groups() (explained []group, left []Result) {
	of := map[string]Result{}
	for _, res := range r.Results {
		if failure(res) {
			of[res.Case] = res
		}
	}
	for _, c := range r.End.Diagnosis {
		g := group{Cause: c}
		for _, id := range c.Explains {
			if res, is := of[id]; is {
				g.results = append(g.results, res)
				delete(of, id)
			}
		}
		if len(g.results) > 0 {
			explained = append(explained, g)
		}
	}
	for _, res := range r.Results {
		if _, is := of[res.Case]; is {
			left = append(left, res)
		}
	}
	return explained, left
}

// first is the case to look at first: the clearest one of the cause that explains most, or the first that is red. "" if there is none.
func (r *Report) first() string {
	if len(r.End.Diagnosis) > 0 {
		return r.End.Diagnosis[0].Explains[0]
	}
	for _, o := range []record.Outcome{record.Failed, record.Errored, record.Unexpected} {
		for _, res := range r.Results {
			if res.Outcome == o {
				return res.Case
			}
		}
	}
	return ""
}

// likely is what a cause says in one line.
func likely(c record.Cause) string { return "Most likely: " + c.Title + "." }

// share says how much a cause explains, and where to begin.
func share(c record.Cause) string {
	text := fmt.Sprintf("Explains %d of %s", len(c.Explains), failures(c.Of))
	if len(c.Against) == 0 {
		text += ", and all that passed"
	} else {
		text += fmt.Sprintf("; %s passed that such a defect makes fail as a rule", cases(len(c.Against)))
	}
	return text + ". Start with " + c.Explains[0] + "."
}

// seeAlso is where to read on.
func seeAlso(c record.Cause) string {
	k := diagnosis.Kind{Right: c.Right}
	return "read " + c.HowTo + "; done right: " + k.Place()
}

// noCause is what is said where nothing known fits; "" if there is a diagnosis, nothing to diagnose, or too little to go by.
func (r *Report) noCause() string {
	heard := 0
	for _, res := range r.Results {
		if failure(res) || res.Verdict == verdict.Pass {
			heard++
		}
	}
	if len(r.End.Diagnosis) > 0 || !slices.ContainsFunc(r.Results, failure) || heard < diagnosis.LeastHeard {
		return ""
	}
	return "No known kind of defect explains these failures."
}

func failures(n int) string { return fmt.Sprintf("%d %s", n, verb(n, "failure", "failures")) }

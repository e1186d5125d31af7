package record

// Totals counts cases by their outcome.
type Totals struct {
	Pass         int `json:"pass"`
	Fail         int `json:"fail"`       // of level MUST, not known
	Shortfall    int `json:"shortfall"`  // a failed SHOULD or MAY
	Known        int `json:"known"`      // failed as the list of known failures says
	Unexpected   int `json:"unexpected"` // a known failure that passed, or failed in another way
	Inconclusive int `json:"inconclusive"`
	Error        int `json:"error"`
	Skipped      int `json:"skipped"`
	NotRun       int `json:"not_run"` // planned, and the run ended before
}

// Count adds a result. Sockdrill's own self-checks count in no implementation's totals.
func (t *Totals) Count(r Result) {
	if r.Side != Harness {
		t.Add(OutcomeOf(r))
	}
}

// Add counts one case of this outcome.
func (t *Totals) Add(o Outcome) { *t.of(o)++ }

// of is the number of an outcome.
func (t *Totals) of(o Outcome) *int {
	return map[Outcome]*int{
		Passed: &t.Pass, Failed: &t.Fail, Shortfall: &t.Shortfall, Known: &t.Known, Unexpected: &t.Unexpected,
		Inconclusive: &t.Inconclusive, Errored: &t.Error, Skipped: &t.Skipped, NotRun: &t.NotRun,
	}[o]
}

package runner

import (
	"context"
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// The exit codes of a run.
const (
	ExitOK         = 0 // all as expected; shortfalls and known failures are listed
	ExitFailed     = 1 // a MUST failed, or a known failure passed or expired
	ExitUsage      = 2 // usage or configuration; nothing selected
	ExitIncomplete = 3 // incomplete, or more than 2 % inconclusive
	ExitStart      = 4 // the adapter or the implementation did not start or greet, or is not what was declared
	ExitHarness    = 5 // a fault of the harness
	ExitTimeLimit  = 124
	ExitInterrupt  = 130
	ExitTerminated = 143
)

// ClassStart is the class of an error that means: it did not start or greet.
const ClassStart = "start"

// inconclusiveShare is how much of what was executed may be inconclusive before a run says too little.
const inconclusiveShare = 0.02

// Stop is a cause for ending a run early: cancel its context with it.
type Stop struct {
	Exit int    // the run's exit code
	Why  string // in words
}

func (s *Stop) Error() string { return s.Why }

// count adds one result to the totals. Sockdrill's own self-checks count in no implementation's totals.
func count(t *record.Totals, r record.Result, unexpected bool) {
	if r.Side == HarnessSide {
		return
	}
	switch {
	case unexpected && r.Verdict == verdict.Pass:
		t.Unexpected++
	case r.Verdict == verdict.Pass:
		t.Pass++
	case r.Verdict == verdict.Inconclusive:
		t.Inconclusive++
	case r.Verdict == verdict.Error:
		t.Error++
	case r.Verdict == verdict.Fail && r.Known != "":
		t.Known++
	case r.Verdict == verdict.Fail && r.Level == "MUST":
		t.Fail++
	case r.Verdict == verdict.Fail:
		t.Shortfall++
	case r.Skipped != "":
		t.Skipped++
	default:
		t.NotRun++
	}
}

// ledger is what the exit code follows from, beyond the totals.
type ledger struct {
	executed      int // cases with a verdict
	inconclusive  int
	notRun        int
	failed        int // red for the run: failed MUSTs, unexpected passes
	expired       int // entries of the lists of known failures whose last day is over
	notStarted    int // did not start or greet
	unlike        int // is not what was declared
	harnessErrors int // errors that blame the harness, and self-checks that failed
	otherErrors   int // adapter or host kept a case from its verdict
}

func (l *ledger) add(r record.Result, unexpected bool) {
	switch r.Verdict {
	case verdict.None:
		if r.Skipped == "" {
			l.notRun++
		}
		return
	case verdict.Inconclusive:
		l.inconclusive++
	case verdict.Fail:
		switch {
		case r.Side == HarnessSide:
			l.harnessErrors++
		case r.Known == "" && (r.Level == "MUST" || unexpected):
			l.failed++
		}
	case verdict.Error:
		switch {
		case r.Blame == verdict.Harness:
			l.harnessErrors++
		case r.Class == ClassStart:
			l.notStarted++
		case r.Blame == verdict.Declaration:
			l.unlike++
		default:
			l.otherErrors++
		}
	case verdict.Pass:
		if unexpected {
			l.failed++
		}
	}
	l.executed++
}

// exit returns the exit code and why it is not 0. What ended the run comes first, then what casts doubt on the rest:
// sockdrill failed, nothing could start, the implementation failed, too little is known.
func (l ledger) exit(ctx context.Context) (code int, why string) {
	if cause := context.Cause(ctx); cause != nil {
		var stop *Stop
		if errors.As(cause, &stop) {
			return stop.Exit, stop.Why
		}
		return ExitInterrupt, cause.Error()
	}
	switch {
	case l.harnessErrors > 0:
		return ExitHarness, fmt.Sprintf("%s without a verdict, by a fault of sockdrill", cases(l.harnessErrors))
	case l.notStarted > 0:
		return ExitStart, "the implementation or its adapter did not start or greet"
	case l.unlike > 0:
		return ExitStart, "the implementation is not what it was declared to be, so that nothing else was judged"
	case l.failed > 0:
		return ExitFailed, fmt.Sprintf("%s at odds with a MUST or with the list of known failures", cases(l.failed))
	case l.expired > 0:
		return ExitFailed, fmt.Sprintf("%d of the entries that list known failures expired", l.expired)
	case l.otherErrors > 0:
		return ExitIncomplete, fmt.Sprintf("%s without a verdict: the adapter or the host kept them from one", cases(l.otherErrors))
	case l.executed == 0:
		return ExitIncomplete, "nothing was executed: every case was skipped"
	case l.notRun > 0:
		return ExitIncomplete, fmt.Sprintf("%s not run", cases(l.notRun))
	case float64(l.inconclusive) > inconclusiveShare*float64(l.executed):
		return ExitIncomplete, fmt.Sprintf("%s inconclusive: more than %.0f %%", cases(l.inconclusive), 100*inconclusiveShare)
	}
	return ExitOK, ""
}

func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

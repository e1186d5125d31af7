package runner

import (
	"context"
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// inconclusiveShare is how much of what was executed may be inconclusive before a run says too little.
const inconclusiveShare = 0.02

// Stop is a cause for ending a run early: cancel its context with it.
type Stop struct {
	Exit int    // the run's exit code
	Why  string // in words
}

func (s *Stop) Error() string { return s.Why }

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
		case r.Side == record.Harness:
			l.harnessErrors++
		case r.Known == "" && (r.Level == "MUST" || unexpected):
			l.failed++
		}
	case verdict.Error:
		switch {
		case r.Blame == verdict.Harness:
			l.harnessErrors++
		case r.Class == record.ClassStart:
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
		return record.ExitInterrupt, cause.Error()
	}
	switch {
	case l.harnessErrors > 0:
		return record.ExitHarness, fmt.Sprintf("%s without a verdict, by a fault of sockdrill", cases(l.harnessErrors))
	case l.notStarted > 0:
		return record.ExitStart, "the implementation or its adapter did not start or greet"
	case l.unlike > 0:
		return record.ExitStart, "the implementation is not what it was declared to be, so that nothing else was judged"
	case l.failed > 0:
		return record.ExitFailed, fmt.Sprintf("%s at odds with a MUST or with the list of known failures", cases(l.failed))
	case l.expired > 0:
		return record.ExitFailed, fmt.Sprintf("%d of the entries that list known failures expired", l.expired)
	case l.otherErrors > 0:
		return record.ExitIncomplete, fmt.Sprintf("%s without a verdict: the adapter or the host kept them from one", cases(l.otherErrors))
	case l.executed == 0:
		return record.ExitIncomplete, "nothing was executed: every case was skipped"
	case l.notRun > 0:
		return record.ExitIncomplete, fmt.Sprintf("%s not run", cases(l.notRun))
	case float64(l.inconclusive) > inconclusiveShare*float64(l.executed):
		return record.ExitIncomplete, fmt.Sprintf("%s inconclusive: more than %.0f %%", cases(l.inconclusive), 100*inconclusiveShare)
	}
	return record.ExitOK, ""
}

func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

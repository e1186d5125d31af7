package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// stallOfAStart is the lateness from which a start that failed twice, the second time alone, is blamed on this machine.
// Below it what takes so long has to be declared.
const stallOfAStart = 500 * time.Millisecond

// shaken reports whether a red result may be the host's doing: something did not happen in time while this machine was late.
// What must never happen is nobody's but the implementation's, at any load.
func shaken(res record.Result) bool {
	return res.Verdict.Red() && res.Kind == verdict.Liveness && res.Stall >= timing.Stall
}

// startedLate reports whether an implementation did not start while this machine was late, whatever it said: runtimes that come up
// on a machine full of work run out of more than time.
func startedLate(res record.Result) bool {
	return res.Class == record.ClassStart && res.Verdict == verdict.Error && res.Stall >= timing.Stall
}

// unsettled reports whether this machine kept a case from its verdict: beside others it may have had too much to do for that.
func unsettled(res record.Result) bool {
	return res.Verdict == verdict.Inconclusive && res.Blame == verdict.Host
}

// again reports whether a case runs once more, alone.
func again(res record.Result) bool { return shaken(res) || startedLate(res) || unsettled(res) }

// rerun repeats, one at a time, what was red while the host stalled, or had no verdict because of it.
func (r *run) rerun(ctx context.Context) {
	for n, o := range r.again {
		r.settle(r.repeat(ctx, o, r.first[n]))
	}
}

// repeat runs a case once more, alone. Red once more under a stall is nobody's failure; red without one is the
// implementation's. A second run that did not take place or gave no verdict leaves the first one untrusted.
func (r *run) repeat(ctx context.Context, o order, before record.Result) record.Result {
	if ctx.Err() != nil {
		return doubted(before, fmt.Sprintf("the run ended before the case could run once more, alone: %v", context.Cause(ctx)))
	}
	if r.Once {
		return doubted(before, "the run was told to run nothing again")
	}
	res := r.work(ctx, o)
	res.Stall = max(res.Stall, r.lateness(res.Started, res.Started.Add(res.Duration)))
	res.Reruns = 1
	if res.Verdict == verdict.None {
		return doubted(before, "its second run, alone, gave no verdict: "+cut(res))
	}
	return afterTwo(res, before)
}

// afterTwo is the second result, unless it is red and untrusted as well.
func afterTwo(res, before record.Result) record.Result {
	if !shaken(res) || res.Class == record.ClassStart && res.Stall < stallOfAStart {
		return res
	}
	return doubted(res, fmt.Sprintf("before that, while it stalled for %v: %s", before.Stall.Round(time.Millisecond), before.Message))
}

// cut says why a result is no verdict.
func cut(res record.Result) string {
	if res.Skipped != "" {
		return res.Skipped
	}
	return res.Message
}

// doubted makes a red result that rests on a time, and that this machine may be the reason of, inconclusive.
func doubted(res record.Result, further string) record.Result {
	if unsettled(res) {
		return res // and says why
	}
	res.Message = fmt.Sprintf("Something did not happen in time while this machine stalled for %v, so that nobody can tell whose "+
		"doing it is. A run of this case alone, when this machine has less to do, settles it.\n%s\nFurther: %s",
		res.Stall.Round(time.Millisecond), res.Message, further)
	res.Verdict, res.Blame, res.Class = verdict.Inconclusive, verdict.Host, record.ClassStall
	return res
}

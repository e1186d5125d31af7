package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// stallWorthARerun is the lateness from which a red verdict on a time is not trusted at once: twice what a timer may be
// early, and a third of what it may be late on a quiet machine.
const stallWorthARerun = 20 * time.Millisecond

// shaken tells whether a red result may be the host's doing. A verdict on a time is shaken by a small stall; any other rests
// on bounds of timing.Prompt or more, which only a stall of their own size can break.
func shaken(res record.Result) bool {
	if !res.Verdict.Red() {
		return false
	}
	if res.Timed {
		return res.Stall >= stallWorthARerun
	}
	return res.Stall >= timing.Default.Prompt/4
}

// startedLate tells whether an implementation whose baseline passed did not start because the host was slow: sixteen runtimes
// that come up on a machine full of work may take as long as a start may. Red again, alone, it is an error all the same: what
// takes so long has to be declared.
func startedLate(res record.Result) bool {
	return res.Class == ClassStart && res.Verdict == verdict.Error && res.Stall >= stallWorthARerun
}

// rerun repeats, one at a time, what failed while the host stalled.
func (r *run) rerun(ctx context.Context) {
	for n, o := range r.again {
		r.settle(r.repeat(ctx, o, r.first[n]))
	}
}

// repeat runs a case once more, alone. Red once more under a stall is nobody's failure; red without one is the
// implementation's.
func (r *run) repeat(ctx context.Context, o order, before record.Result) record.Result {
	if ctx.Err() != nil {
		return before
	}
	res := r.work(ctx, o)
	if res.Verdict == verdict.None {
		return before
	}
	res.Reruns = 1
	res.Stall = max(res.Stall, r.lateness(res.Started, res.Started.Add(res.Duration)))
	if shaken(res) {
		res.Message = fmt.Sprintf("It failed twice while this machine stalled (%v, then alone %v).\nFirst: %s\nThen: %s",
			before.Stall.Round(time.Millisecond), res.Stall.Round(time.Millisecond), before.Message, res.Message)
		res.Verdict, res.Blame, res.Class = verdict.Inconclusive, verdict.Host, "stall"
	}
	return res
}

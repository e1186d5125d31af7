package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/verdict"
)

// stallWorthARerun is the lateness from which a red verdict on a time is not trusted at once: twice what a timer may be
// early, and a third of what it may be late on a quiet machine.
const stallWorthARerun = 20 * time.Millisecond

// rerun repeats, one at a time, what failed on a time while the host stalled. Red once more under a stall is nobody's
// failure; red without one is the implementation's.
func (r *run) rerun(ctx context.Context) {
	for n, o := range r.again {
		before := r.first[n]
		if ctx.Err() != nil {
			r.settle(before)
			continue
		}
		res := r.work(ctx, o)
		if res.Verdict == verdict.None {
			r.settle(before)
			continue
		}
		res.Reruns = 1
		res.Stall = r.lateness(res.Started, res.Started.Add(res.Duration))
		if res.Verdict.Red() && res.Timed && res.Stall >= stallWorthARerun {
			res.Message = fmt.Sprintf("It failed twice on a time while this machine stalled (%v, then alone %v).\nFirst: %s\nThen: %s",
				before.Stall.Round(time.Millisecond), res.Stall.Round(time.Millisecond), before.Message, res.Message)
			res.Verdict, res.Blame, res.Class = verdict.Inconclusive, verdict.Host, "stall"
		}
		r.settle(res)
	}
}

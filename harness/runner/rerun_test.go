package runner

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// stalls is a host that stalls for the first n questions about it.
func stalls(n int32) func(_, _ time.Time) time.Duration {
	var asked atomic.Int32
	return func(_, _ time.Time) time.Duration {
		if asked.Add(1) <= n {
			return 50 * time.Millisecond
		}
		return 0
	}
}

func TestAFailureOnATimeUnderAStallRunsAgain(t *testing.T) {
	const late, slow = "FRM-006.server.late", "FRM-006.server.slow"
	for _, c := range []struct {
		name    string
		id      string
		stalled int32 // how many questions find the host stalled; the baseline asks first, once
		verdict verdict.Verdict
		blame   verdict.Blame
		reruns  int
	}{
		{"no stall, no second run", late, 1, verdict.Fail, verdict.Implementation, 0},
		{"red without a stall the second time", late, 2, verdict.Fail, verdict.Implementation, 1},
		{"red under a stall both times", late, 3, verdict.Inconclusive, verdict.Host, 1},
		{"well the second time", slow, 3, verdict.Pass, verdict.Nobody, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &events{}
			cfg := config(t, e, c.id)
			cfg.lateness = stalls(c.stalled)
			if _, err := Run(t.Context(), cfg); err != nil {
				t.Fatal(err)
			}
			if got := e.result(t, c.id); got.Verdict != c.verdict || got.Blame != c.blame || got.Reruns != c.reruns {
				t.Errorf("%v blaming %q after %d reruns: %s", got.Verdict, got.Blame, got.Reruns, got.Message)
			}
		})
	}
}

func TestAStartIsTriedAgainUnderASmallStall(t *testing.T) {
	late := record.Result{Verdict: verdict.Error, Class: ClassStart, Stall: stallWorthARerun}
	if !startedLate(late) || shaken(late) {
		t.Errorf("started late: %v, want true; shaken: %v, want false, so that a second time is an error", startedLate(late), shaken(late))
	}
	for _, r := range []record.Result{
		{Verdict: verdict.Error, Class: ClassStart, Stall: stallWorthARerun - 1},
		{Verdict: verdict.Error, Class: "protocol", Stall: stallWorthARerun},
		{Verdict: verdict.Fail, Class: ClassStart, Stall: stallWorthARerun},
	} {
		if startedLate(r) {
			t.Errorf("%v of class %q after a stall of %v has started late", r.Verdict, r.Class, r.Stall)
		}
	}
}

func TestHowMuchOfAStallShakesAVerdict(t *testing.T) {
	small, great := stallWorthARerun, timing.Default.Prompt/4
	for _, c := range []struct {
		verdict verdict.Verdict
		timed   bool
		stall   time.Duration
		want    bool
	}{
		{verdict.Fail, true, small, true},
		{verdict.Fail, true, small - 1, false},
		{verdict.Fail, false, small, false}, // no bound of an untimed verdict is near so small a stall
		{verdict.Fail, false, great, true},
		{verdict.Error, false, great, true},
		{verdict.Pass, true, great, false},
		{verdict.Inconclusive, true, great, false},
	} {
		if got := shaken(record.Result{Verdict: c.verdict, Timed: c.timed, Stall: c.stall}); got != c.want {
			t.Errorf("%v, timed %v, stall %v: shaken is %v", c.verdict, c.timed, c.stall, got)
		}
	}
}

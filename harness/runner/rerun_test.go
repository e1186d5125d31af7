package runner

import (
	"context"
	"strings"
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

// What this machine kept from a verdict beside other cases it may have time for alone.
func TestACaseWithoutAVerdictForTheHostsSakeRunsAgain(t *testing.T) {
	const unproven = "FRM-005.server.unproven"
	e := &events{}
	if _, err := Run(t.Context(), config(t, e, unproven)); err != nil {
		t.Fatal(err)
	}
	got := e.result(t, unproven)
	if got.Verdict != verdict.Inconclusive || got.Reruns != 1 || strings.Contains(got.Message, "Something did not happen in time") {
		t.Errorf("%v after %d reruns: %s", got.Verdict, got.Reruns, got.Message)
	}
	for _, other := range []record.Result{{Verdict: verdict.Inconclusive, Blame: verdict.Declaration}, {Verdict: verdict.Pass}} {
		if again(other) {
			t.Errorf("%v, blaming %q, runs again", other.Verdict, other.Blame)
		}
	}
}

// late is a host that is so late at each question about it, the last one for ever.
func late(times ...time.Duration) func(_, _ time.Time) time.Duration {
	var asked atomic.Int32
	return func(_, _ time.Time) time.Duration { return times[min(int(asked.Add(1)), len(times))-1] }
}

const ms = time.Millisecond

func TestAStallNeverExcusesWhatMustNotHappen(t *testing.T) {
	for _, c := range []struct {
		name     string
		id       string
		lateness []time.Duration // of the baseline's window, then as the case and the supervisor ask
		reruns   int
	}{
		{"seen while the host stalled for 5 s", "FRM-006.server.wrong", []time.Duration{0, 5 * time.Second}, 0},
		{"seen the second time, by a host that stalled for 5 s", "FRM-006.server.late-wrong",
			[]time.Duration{0, 50 * ms, 50 * ms, 5 * time.Second}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &events{}
			cfg := config(t, e, c.id)
			cfg.lateness = late(c.lateness...)
			if _, err := Run(t.Context(), cfg); err != nil {
				t.Fatal(err)
			}
			got := e.result(t, c.id)
			if got.Verdict != verdict.Fail || got.Blame != verdict.Implementation || got.Kind != verdict.Safety || got.Reruns != c.reruns {
				t.Errorf("%v of kind %q blaming %q after %d reruns: %s", got.Verdict, got.Kind, got.Blame, got.Reruns, got.Message)
			}
		})
	}
}

func TestASecondRunWithoutAVerdictSettlesNothing(t *testing.T) {
	for name, stop := range map[string]func(*Config, context.CancelCauseFunc){
		"the run is interrupted before it": func(c *Config, end context.CancelCauseFunc) {
			sink := c.Sink
			c.Sink = func(e record.Event) {
				sink(e)
				if e.Case == "FRM-005.server.asks" && e.Type == record.Ended { // the last of the first runs
					end(&Stop{record.ExitInterrupt, "SIGTERM"})
				}
			}
		},
		"it is skipped": func(*Config, context.CancelCauseFunc) {},
	} {
		t.Run(name, func(t *testing.T) {
			e := &events{}
			cfg := config(t, e, "FRM-006.server.cut", "FRM-005.server.asks")
			cfg.Parallel = 1
			cfg.lateness = late(0, 50*ms, 50*ms, 0)
			ctx, end := context.WithCancelCause(t.Context())
			defer end(nil)
			stop(&cfg, end)
			if _, err := Run(ctx, cfg); err != nil {
				t.Fatal(err)
			}
			got := e.result(t, "FRM-006.server.cut")
			if got.Verdict != verdict.Inconclusive || got.Blame != verdict.Host || !strings.Contains(got.Message, "settles it") {
				t.Errorf("%v blaming %q: %s", got.Verdict, got.Blame, got.Message)
			}
		})
	}
}

func TestAStartIsTriedAgainUnderASmallStall(t *testing.T) {
	late := record.Result{Verdict: verdict.Error, Class: record.ClassStart, Stall: timing.Stall}
	if !startedLate(late) || shaken(late) {
		t.Errorf("started late: %v, want true; shaken: %v, want false: it did not run out of time", startedLate(late), shaken(late))
	}
	for _, r := range []record.Result{
		{Verdict: verdict.Error, Class: record.ClassStart, Stall: timing.Stall - 1},
		{Verdict: verdict.Error, Class: "protocol", Stall: timing.Stall},
		{Verdict: verdict.Fail, Class: record.ClassStart, Stall: timing.Stall},
	} {
		if startedLate(r) {
			t.Errorf("%v of class %q after a stall of %v has started late", r.Verdict, r.Class, r.Stall)
		}
	}
}

func TestOnlyWhatDidNotHappenInTimeIsShaken(t *testing.T) {
	for _, c := range []struct {
		verdict verdict.Verdict
		kind    verdict.Kind
		stall   time.Duration
		want    bool
	}{
		{verdict.Fail, verdict.Liveness, timing.Stall, true},
		{verdict.Fail, verdict.Liveness, timing.Stall - 1, false},
		{verdict.Error, verdict.Liveness, timing.Stall, true},
		{verdict.Fail, verdict.Safety, time.Minute, false},
		{verdict.Error, "", time.Minute, false},
		{verdict.Pass, "", time.Minute, false},
		{verdict.Inconclusive, verdict.Liveness, time.Minute, false},
	} {
		if got := shaken(record.Result{Verdict: c.verdict, Kind: c.kind, Stall: c.stall}); got != c.want {
			t.Errorf("%v of kind %q, stall %v: shaken is %v", c.verdict, c.kind, c.stall, got)
		}
	}
}

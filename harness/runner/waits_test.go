package runner

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

const waiting, waitingOn = "FRM-006.server.waits", "FRM-006.server.waits-on"

func waits(t *testing.T, idle, longest time.Duration) *events {
	t.Helper()
	e := &events{}
	cfg := config(t, e, waiting, waitingOn, "FRM-002.server.pass")
	cfg.Implementations[0].Limits.Idle = subject.Millis(idle)
	cfg.LongestWait = longest
	if _, err := Run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	return e
}

// told is what a run said of its waits, in the order in which it said so.
func told(e *events) (all []record.Waits) {
	for _, ev := range e.all {
		if ev.Run != nil && ev.Run.Waits != nil {
			all = append(all, *ev.Run.Waits)
		}
	}
	return all
}

func TestWhatDeclaredTimesCostIsToldBeforehand(t *testing.T) {
	e := waits(t, 3*time.Second, 0)
	want := record.Waits{Cases: 2, Sum: 18 * time.Second, Longer: 12 * time.Second, Longest: 12 * time.Second, Case: waitingOn}
	if all := told(e); len(all) != 2 || all[0] != want || all[1] != want {
		t.Errorf("told %+v, want twice %+v", all, want)
	}
	for _, ev := range e.all {
		switch {
		case ev.Type == record.Started:
			t.Fatalf("%s began before the run told what it costs", ev.Case)
		case ev.Type == record.Met && ev.Run.Waits != nil:
			return
		}
	}
}

func TestACaseThatWouldWaitTooLongIsSkipped(t *testing.T) {
	e := waits(t, 3*time.Second, 8*time.Second)
	if got := e.result(t, waitingOn); got.Verdict != verdict.None || !strings.Contains(got.Skipped, "12s") ||
		!strings.Contains(got.Skipped, "--longest-wait 13s") {
		t.Errorf("%s: verdict %v, skipped %q", waitingOn, got.Verdict, got.Skipped)
	}
	if got := e.result(t, waiting); got.Verdict != verdict.Pass {
		t.Errorf("%s: verdict %v", waiting, got.Verdict)
	}
	if all := told(e); len(all) == 0 || all[0].Cases != 1 || all[0].Longest != 6*time.Second {
		t.Errorf("told %+v: what is skipped costs nothing", all)
	}
}

func TestWhatIsNotDeclaredCostsNothing(t *testing.T) {
	if all := told(waits(t, 0, 0)); len(all) > 0 {
		t.Errorf("told %+v", all)
	}
}

func TestLimitsGrowByWhatIsDeclared(t *testing.T) {
	r := &run{Config: Config{Parallel: 1}, impls: map[record.Side]subject.Implementation{
		"server": {Limits: subject.Limits{Idle: subject.Millis(5 * time.Second)}, Start: subject.Millis(30 * time.Second)},
	}}
	if got := r.extra(record.Case{Side: "server", Waits: []string{"idle:2"}}); got != 30*time.Second {
		t.Errorf("two idle limits of 5 s and a start that takes 20 s more than usual extend the limit by %v", got)
	}
}

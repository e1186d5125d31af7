package runner

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/known"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestEveryWayAWorkerEnds(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM")
	cfg.Limit = 5 * time.Second
	cfg.Selection.Skip = []string{"FRM-004.server.hang"}
	cfg.lateness = func(_, _ time.Time) time.Duration { return 0 } // one case here is red on a host that is late
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		id      string
		verdict verdict.Verdict
		blame   verdict.Blame
		class   record.Class
		message string
	}{
		{"FRM-001.server.base", verdict.Pass, "", "", ""},
		{"FRM-002.server.pass", verdict.Pass, "", "", ""},
		{"FRM-002.server.fail", verdict.Fail, verdict.Implementation, "expectation", "expected 3 bytes, got 2"},
		{"FRM-003.server.panic", verdict.Error, verdict.Harness, "panic", "a defect of the scenario"},
		{"FRM-003.server.skip", verdict.Inconclusive, "", "skipped", "no such descriptor"},
		{"FRM-004.server.crash", verdict.Error, verdict.Harness, "worker", "exit status 7"},
		{"FRM-004.server.flood", verdict.Pass, "", "", ""},
		{"FRM-004.server.child", verdict.Pass, "", "", ""},
		{"FRM-004.server.child-crash", verdict.Error, verdict.Harness, "worker", "exit status 7"},
		{"FRM-005.server.adapter", verdict.Error, verdict.Adapter, "protocol", "it answered twice"},
		{"FRM-005.server.unproven", verdict.Inconclusive, verdict.Host, "", "the fault left no evidence"},
		{"FRM-005.server.asks", verdict.Pass, "", "", ""},
	} {
		got := e.result(t, want.id)
		if got.Verdict != want.verdict || got.Blame != want.blame || got.Class != want.class ||
			!strings.Contains(got.Message, want.message) {
			t.Errorf("%s: got %v blaming %q, class %q, message %q", want.id, got.Verdict, got.Blame, got.Class, got.Message)
		}
	}
	if crash := e.result(t, "FRM-004.server.crash"); !strings.Contains(crash.Message, "the last words") {
		t.Errorf("the message of a crash lacks the worker's last output: %q", crash.Message)
	}
	if end.Exit != record.ExitHarness || end.Fail != 4 || end.Shortfall != 1 || end.Error != 4 || end.Skipped != 5 {
		t.Errorf("end: %+v", end)
	}
	if runtime.GOOS != "windows" && !slices.ContainsFunc(end.Problems,
		func(p string) bool { return strings.Contains(p, "FRM-004.server.child left") }) {
		t.Errorf("the child that was left behind is no problem: %q", end.Problems)
	}
}

func TestSkipsSayWhyAndStartNothing(t *testing.T) {
	e := &events{}
	if _, err := Run(t.Context(), config(t, e, "FRM-003.server.framed", "FRM-003.server.account", "FRM-003.server.pending")); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"FRM-003.server.framed":  "plain byte echo", // which only the baseline found out
		"FRM-003.server.account": "only the wire",
		"FRM-003.server.pending": "cannot be seen from outside",
	} {
		if got := e.result(t, id); got.Verdict != verdict.None || !strings.Contains(got.Skipped, want) {
			t.Errorf("%s: verdict %v, skipped %q", id, got.Verdict, got.Skipped)
		}
	}
	for _, ev := range e.all {
		if ev.Type == record.Started && ev.Case != "FRM-001.server.base" {
			t.Errorf("%s was started", ev.Case)
		}
	}
}

func TestAHungWorkerIsKilledAlone(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM-004.server.hang", "FRM-002.server.pass")
	cfg.Limit = time.Second
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if hang := e.result(t, "FRM-004.server.hang"); hang.Verdict != verdict.Error || hang.Class != "hung" {
		t.Errorf("hang: %+v", hang)
	}
	if pass := e.result(t, "FRM-002.server.pass"); pass.Verdict != verdict.Pass {
		t.Errorf("the case beside it: %+v", pass)
	}
	if end.Exit != record.ExitHarness {
		t.Errorf("exit %d: %s", end.Exit, end.Why)
	}
}

func TestAFailedBaselineEndsItsSide(t *testing.T) {
	e := &events{}
	cfg := config(t, e)
	cfg.Selection = Selection{Run: []string{"FRM-002.client.pass", "FRM-002.server.pass"}}
	cfg.Implementations = append(cfg.Implementations, subject.Implementation{Name: "target", Side: "client", Target: "127.0.0.1:1"})
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if end.Exit != record.ExitStart || end.NotRun != 1 || end.Pass != 2 {
		t.Errorf("end: %+v", end)
	}
	if got := e.result(t, "FRM-002.client.pass"); !strings.Contains(got.Message, "baseline") {
		t.Errorf("the case that was not run says %q", got.Message)
	}
}

func TestAnAdapterThatDoesNotStart(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM-002.server.pass")
	cfg.Implementations[0].Command = []string{"./no-such-adapter"}
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if base := e.result(t, "FRM-001.server.base"); base.Class != record.ClassStart || !strings.Contains(base.Message, "no-such-adapter") {
		t.Errorf("baseline: %+v", base)
	}
	if end.Exit != record.ExitStart {
		t.Errorf("exit %d: %s", end.Exit, end.Why)
	}
}

func TestInterruptionKeepsWhatWasSeen(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM-002.server.pass", "FRM-004.server.hang", "FRM-005.server.asks")
	ctx, stop := context.WithCancelCause(t.Context())
	cfg.Sink = func(ev record.Event) {
		e.all = append(e.all, ev)
		if ev.Type == record.Started && ev.Case == "FRM-004.server.hang" {
			stop(&Stop{record.ExitInterrupt, "interrupted"})
		}
	}
	end, err := Run(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if end.Exit != record.ExitInterrupt || !end.Partial || end.NotRun == 0 || end.Error != 0 {
		t.Errorf("end: %+v", end)
	}
	if last := e.all[len(e.all)-1]; last.Type != record.RunEnd {
		t.Errorf("the last event is %s", last.Type)
	}
}

func TestTimeLimit(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM-004.server.hang")
	cfg.TimeLimit = 500 * time.Millisecond
	end, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if end.Exit != record.ExitTimeLimit || end.NotRun == 0 {
		t.Errorf("end: %+v", end)
	}
}

func TestKnownFailures(t *testing.T) {
	for _, c := range []struct {
		name, run, failing, flaky string
		exit                      int
	}{
		{"still failing", "FRM-002.server.fail", "FRM-002.server.fail", "", record.ExitOK},
		{"the same class", "FRM-002.server.fail", "FRM-002.server.fail=expectation", "", record.ExitOK},
		{"another class", "FRM-002.server.fail", "FRM-002.server.fail=ending", "", record.ExitFailed},
		{"passes now", "FRM-002.server.pass", "FRM-002.server.pass", "", record.ExitFailed},
		{"not expired", "FRM-002.server.fail", "FRM-002.server.fail expires=2026-05-01", "", record.ExitOK},
		{"expired", "FRM-002.server.fail", "FRM-002.server.fail expires=2026-04-30", "", record.ExitFailed},
		{"a shortfall, expired", "FRM-002.server.short", "FRM-002.server.short expires=2026-04-30", "", record.ExitFailed},
		{"expired, and never judged", "FRM-003.server.framed", "FRM-003.server.framed expires=2026-04-30", "", record.ExitFailed},
		{"flaky and failing", "FRM-002.server.fail", "", "FRM-002.server.fail rate=0.02", record.ExitOK},
		{"flaky and expired", "FRM-002.server.fail", "", "FRM-002.server.fail expires=2026-04-30", record.ExitFailed},
		{"flaky and passing", "FRM-002.server.pass", "", "FRM-002.server.pass", record.ExitOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &events{}
			cfg := config(t, e, c.run)
			var err error
			if cfg.Known, err = NewKnown(entries(t, c.failing), entries(t, c.flaky), cfg.Cases, today); err != nil {
				t.Fatal(err)
			}
			end, err := Run(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if end.Exit != c.exit {
				t.Errorf("exit %d (%s), want %d: %+v", end.Exit, end.Why, c.exit, e.result(t, c.run))
			}
		})
	}
}

// today is when the entries of these tests are looked at: in the last second of a day.
var today = time.Date(2026, 5, 1, 23, 59, 59, 0, time.UTC)

func entries(t *testing.T, words ...string) []known.Entry {
	t.Helper()
	list, err := known.Parse(words)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEventsTellTheWholeRun(t *testing.T) {
	e := &events{}
	if _, err := Run(t.Context(), config(t, e, "FRM-002.server.fail")); err != nil {
		t.Fatal(err)
	}
	if e.all[0].Type != record.RunStart || e.all[0].Run.Cases != 2 || e.all[0].Run.Seed != 7 {
		t.Errorf("first event: %+v", e.all[0])
	}
	if got := e.result(t, "FRM-002.server.fail").Reproduce; got != "sockdrill run FRM-002.server.fail --seed 7 --server 'fake {addr}'" {
		t.Errorf("reproduce: %q", got)
	}
}

func TestACaseThatTakesMostOfTheRunBeginsFirst(t *testing.T) {
	e := &events{}
	cfg := config(t, e, "FRM-002.server.pass", "FRM-002.server.fail", "FRM-002.server.short")
	cfg.Took = map[string]time.Duration{"FRM-002.server.short": time.Minute, "FRM-002.server.fail": time.Second}
	cfg.Parallel = 1
	if _, err := Run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, ev := range e.all {
		if ev.Type == record.Started {
			order = append(order, ev.Case)
		}
	}
	want := []string{"FRM-001.server.base", "FRM-002.server.short", "FRM-002.server.pass", "FRM-002.server.fail"}
	if !slices.Equal(order, want) {
		t.Errorf("began in the order %v, want %v", order, want)
	}
}

func TestMistakesAreUsageErrors(t *testing.T) {
	for name, s := range map[string]Selection{
		"FRM-01":      {Run: []string{"FRM-01"}},
		"nothing":     {Run: []string{"FRM-002"}, Skip: []string{"FRM"}},
		"--client":    {Run: []string{"FRM-002.client.pass"}},
		"WISH":        {Levels: []string{"WISH"}},
		"no client":   {Sides: []record.Side{record.Client}},
		"read list":   {Run: []string{"@no-such-file"}},
		"syntax":      {Run: []string{"FRM-[0"}},
		"has no clas": {Run: []string{"FRM-002=ending"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := &events{}
			cfg := config(t, e)
			cfg.Selection = s
			_, err := Run(t.Context(), cfg)
			var mistake *UsageError
			if !errors.As(err, &mistake) || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v", err)
			}
			if len(e.all) != 0 {
				t.Errorf("%d events before a usage error", len(e.all))
			}
		})
	}
}

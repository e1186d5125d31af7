package runner

import (
	"context"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestExitCodes(t *testing.T) {
	pass := record.Result{Verdict: verdict.Pass, Level: "MUST"}
	failed := record.Result{Verdict: verdict.Fail, Level: "MUST"}
	unstarted := record.Result{Verdict: verdict.Error, Blame: verdict.Adapter, Class: record.ClassStart}
	for _, c := range []struct {
		name    string
		results []record.Result
		exit    int
	}{
		{"all pass", []record.Result{pass}, record.ExitOK},
		{"nothing", nil, record.ExitIncomplete},
		{"only skips", []record.Result{{Skipped: "no adapter"}}, record.ExitIncomplete},
		{"a shortfall", []record.Result{pass, {Verdict: verdict.Fail, Level: "SHOULD"}}, record.ExitOK},
		{"a known failure", []record.Result{pass, {Verdict: verdict.Fail, Level: "MUST", Known: "bug 7"}}, record.ExitOK},
		{"a failed MUST", []record.Result{pass, failed}, record.ExitFailed},
		{"not started", []record.Result{pass, failed, unstarted}, record.ExitStart},
		{"a fault of the harness", []record.Result{failed, unstarted, {Verdict: verdict.Error, Blame: verdict.Harness}},
			record.ExitHarness},
		{"a self-check failed", []record.Result{{Verdict: verdict.Fail, Level: "MUST", Side: record.Harness}}, record.ExitHarness},
		{"an adapter broke off", []record.Result{pass, {Verdict: verdict.Error, Blame: verdict.Adapter, Class: "protocol"}},
			record.ExitIncomplete},
		{"some not run", []record.Result{pass, {}}, record.ExitIncomplete},
		{"half inconclusive", []record.Result{pass, {Verdict: verdict.Inconclusive}}, record.ExitIncomplete},
		{"a little inconclusive", append(many(pass, 50), record.Result{Verdict: verdict.Inconclusive}), record.ExitOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l ledger
			for _, r := range c.results {
				l.add(r, false)
			}
			if code, why := l.exit(context.Background()); code != c.exit || (why == "") != (code == 0) {
				t.Errorf("exit %d, want %d; why %q", code, c.exit, why)
			}
		})
	}
}

func many(r record.Result, n int) []record.Result {
	all := make([]record.Result, n)
	for i := range all {
		all[i] = r
	}
	return all
}

func TestPatterns(t *testing.T) {
	c := record.Case{ID: "FRM-003.server.header-1", Clause: "FRM-003", Area: "FRM"}
	for _, p := range []string{"FRM", "FRM-003", "FRM-003.server", "FRM-003.server.header-1", "FRM-*", "FRM-003.server.*", "*.server.*"} {
		if !matches(p, c) {
			t.Errorf("%q does not match %s", p, c.ID)
		}
	}
	for _, p := range []string{"FR", "FRM-00", "FRM-003.serv", "DLM", "FRM-*.client.*", ""} {
		if matches(p, c) {
			t.Errorf("%q matches %s", p, c.ID)
		}
	}
}

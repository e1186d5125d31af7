package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reports"
)

// evil ends attributes, elements and scripts, and turns the direction of text.
const evil = "\"'></a></td><script>alert(1)</script>\u202e"

func pageOf(t *testing.T, all ...implementation) string {
	t.Helper()
	g, err := newGrid(all)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "index.html")
	if err := writePage(path, g); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func judgedWith(folder, profile string, results ...record.Result) implementation {
	events := []record.Event{{Type: record.RunStart,
		Run: &record.Run{Tool: "v9", Implementations: []record.Implementation{{Side: "server", Name: folder}}}}}
	for _, r := range results {
		r.Clause, r.Side, r.Level = r.Case[:7], "server", "MUST"
		events = append(events, record.Event{Type: record.Ended, Result: &r})
	}
	return implementation{folder: folder, profile: profile,
		report: reports.Build(append(events, record.Event{Type: record.RunEnd, End: &record.End{}}))}
}

func TestEachCellLeadsToItsEvidenceAndSaysWhy(t *testing.T) {
	page := pageOf(t,
		judgedWith("asio", "line", record.Result{Case: "FRM-001.server", Verdict: verdict.Pass}),
		judgedWith("gnet", "sockdrill",
			record.Result{Case: "FRM-002.server", Verdict: verdict.Fail, Message: "Expected one."},
			record.Result{Case: "FRM-004.server", Skipped: "no frames"},
			record.Result{Case: "CLS-017.server", Verdict: verdict.Fail, Known: "a race", Flaky: "a race", Message: "Lost."},
			record.Result{Case: "KIL-006.server", Verdict: verdict.Inconclusive, Message: "It stalled."}),
		implementation{folder: "gone", why: "no compiler"})
	for _, part := range []string{
		`<a href="asio/line/index.html" title="asio: server, , without an adapter">asio line</a>`,
		`<td class="pass"><a href="asio/line/index.html#FRM-001.server" title="pass">✓</a></td><td></td>`,
		`<tr class="case" data-failed><th scope="row" title="">FRM-002.server</th><td></td><td class="fail"><a href="gnet/sockdrill/index.html#FRM-002.server" title="fail: Expected one.">✕</a></td>`,
		`<td class="skipped"><a href="gnet/sockdrill/index.html#FRM-004.server" title="skipped: no frames">–</a></td>`,
		`<td class="flaky"><a href="gnet/sockdrill/index.html#CLS-017.server" title="flaky: a race: Lost.">~</a></td>`,
		`<tr class="case" data-open><th scope="row" title="">KIL-006.server</th>`,
		`A receiver MUST assemble frames that arrive one byte at a time`,
		`Not judged: <b>gone</b>, no compiler`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks\n%s\nit is\n%s", part, page)
		}
	}
}

func TestHostileTextIsTextOnThePage(t *testing.T) {
	one := judgedWith("x", "y", record.Result{Case: "FRM-001.server" + evil, Title: evil, Verdict: verdict.Fail, Message: evil,
		Known: evil})
	one.report.Run.Implementations[0].Name = evil
	page := pageOf(t, one, implementation{folder: "gone", why: evil})
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("the page has %d scripts", n)
	}
	for _, part := range []string{"</a></td><script", "ZgotmplZ", "\u202e"} {
		if strings.Contains(page, part) {
			t.Errorf("the page has %q", part)
		}
	}
}

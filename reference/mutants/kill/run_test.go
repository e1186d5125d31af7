package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/reference/mutants"
)

// kill runs the command on real mutants with the fake sockdrill.
func kill(t *testing.T, results map[string]map[string]record.Result, args ...string) (code int, out, log string) {
	t.Helper()
	path := fake(t, script{plan, results})
	private := t.TempDir()
	t.Setenv("TMPDIR", private)
	t.Setenv("TMP", private) // on Windows
	var o, l bytes.Buffer
	code = Run(t.Context(), append(args, "-sockdrill", path), &o, &l)
	if left, err := os.ReadDir(private); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	return code, o.String(), l.String()
}

func TestRunTellsKillsFromSurvivors(t *testing.T) {
	results := map[string]map[string]record.Result{
		"M001 1": {"FRM-002.server": failing("Expected 3 messages, but 1 came. It matters.")},
	}
	code, out, log := kill(t, results, "-run", "M001")
	if code != allKilled || !strings.Contains(out, "M001  killed by FRM-002.server") || !strings.Contains(out, ": Expected 3 messages, but 1 came.\n") {
		t.Errorf("exit %d, output:\n%s%s", code, out, log)
	}
	code, out, log = kill(t, results, "-run", "M001,M002")
	if code != survivors || !strings.Contains(out, "M002  SURVIVED") || !strings.Contains(out, "2 mutants: 1 killed, 1 not") {
		t.Errorf("exit %d, output:\n%s%s", code, out, log)
	}
}

func TestRunStopsIfTheCleanReferenceFails(t *testing.T) {
	code, out, log := kill(t, map[string]map[string]record.Result{"clean 1": {"FRM-002.client": failing("Broken.")}}, "-run", "M001")
	if code != noResult || !strings.Contains(log, "FRM-002.client: fail: Broken.") || strings.Contains(out, "M001") {
		t.Errorf("exit %d, output:\n%s%s", code, out, log)
	}
}

func TestRunAsksTheCleanReferenceAgainForWhatHadNoVerdict(t *testing.T) {
	unclear := record.Result{Verdict: verdict.Inconclusive, Message: "The host stalled."}
	crowd := map[string]record.Result{"FRM-002.client": unclear}
	code, out, log := kill(t, map[string]map[string]record.Result{
		"clean 1": crowd, "clean 1 alone": {"FRM-002.client": {Verdict: verdict.Pass}}, "M001 1": {"FRM-002.server": failing("It matters.")},
	}, "-run", "M001")
	if code != allKilled || !strings.Contains(out, "M001  killed") {
		t.Errorf("passed alone: exit %d, output:\n%s%s", code, out, log)
	}
	code, out, log = kill(t, map[string]map[string]record.Result{"clean 1": crowd}, "-run", "M001")
	if code != noResult || !strings.Contains(log, "FRM-002.client: inconclusive: The host stalled.") {
		t.Errorf("unclear alone, too: exit %d, output:\n%s%s", code, out, log)
	}
}

func TestRunTellsAnInterruptFromAResult(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, log bytes.Buffer
	if code := Run(ctx, []string{"-run", "M001"}, &out, &log); code != interrupted || out.Len() > 0 {
		t.Errorf("exit %d, output:\n%s%s", code, out.String(), log.String())
	}
}

func TestRunRefusesAWrongCommandLine(t *testing.T) {
	for want, args := range map[string][]string{
		"there is no such mutant":   {"-run", "M001,X*"},
		"syntax error":              {"-run", "[M"},
		"chosen with -run":          {"M001"},
		"want at least 1":           {"-j", "0"},
		"so all have to run":        {"-write", "page.md", "-run", "M001"},
		"not defined: -unheard":     {"-unheard"},
		"needs an argument: -write": {"-write"},
	} {
		var out, log bytes.Buffer
		if code := Run(t.Context(), args, &out, &log); code != usage || !strings.Contains(log.String(), want) {
			t.Errorf("%q: exit %d, want %d with %q: %s", args, code, usage, want, log.String())
		}
	}
}

func TestMissingNamesTheSidesWithoutAMutant(t *testing.T) {
	clauses := []clause.Clause{
		{ID: "FRM-001", Level: clause.Must, Side: clause.Both, Title: "One"},
		{ID: "FRM-002", Level: clause.Must, Side: clause.Both, Title: "Two"},
		{ID: "FRM-003", Level: clause.Must, Side: clause.Client, Title: "Three"},
		{ID: "FRM-004", Level: clause.Should, Side: clause.Both, Title: "Four"},
		{ID: "ADP-001", Level: clause.Must, Side: clause.Harness, Title: "Five"},
	}
	all := []mutants.Mutant{
		{Side: mutants.Both, Killers: []string{"FRM-001"}},
		{Side: mutants.Both, Killers: []string{"FRM-002.client.tail"}},
	}
	var out bytes.Buffer
	listMissing(&out, unguarded(clauses, all))
	want := "FRM-002  server         Two\nFRM-003  client         Three\n2 MUST clauses without a mutant\n"
	if out.String() != want {
		t.Errorf("got:\n%swant:\n%s", out.String(), want)
	}
}

func TestThePageShowsWhatAUserReads(t *testing.T) {
	killed := outcome{Mutant: mutants.Mutant{ID: "M001", Side: mutants.Client, Defect: "It | is wrong.", Seeds: 1}, hits: 1,
		kills: []record.Result{{Case: "FRM-002.client", Side: "client", Message: "Expected <nil>,\n  but 1 came. More of it."}}}
	survivor := outcome{Mutant: mutants.Mutant{ID: "M002", Side: mutants.Both, Defect: "It is wrong, too.", Seeds: 1}}
	path := filepath.Join(t.TempDir(), "page.md")
	if err := writePage(path, []outcome{killed, survivor}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n1 of 2 mutants are killed.\n",
		`| M001 | client | It \| is wrong. | FRM-002.client | Expected &lt;nil>, but 1 came. |`,
		"| M002 | both | It is wrong, too. | **survived** |",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

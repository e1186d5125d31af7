package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	if code != survivors || strings.Count(out, "M002  SURVIVED") < 2 {
		t.Errorf("exit %d, output:\n%s%s", code, out, log)
	}
	if _, end, _ := strings.Cut(out, "2 mutants: 1 killed, 1 not\n"); !strings.HasPrefix(end, "M002  SURVIVED") {
		t.Errorf("the end of the output does not name the survivor:\n%s", end)
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
		"so all count":              {"-missing", "-run", "M001"},
		"not defined: -unheard":     {"-unheard"},
		"needs an argument: -write": {"-write"},
	} {
		var out, log bytes.Buffer
		if code := Run(t.Context(), args, &out, &log); code != usage || !strings.Contains(log.String(), want) {
			t.Errorf("%q: exit %d, want %d with %q: %s", args, code, usage, want, log.String())
		}
	}
}

func TestEveryGapOfTheFingerprintsIsNamed(t *testing.T) {
	must := func(id, clause string, side record.Side) record.Case {
		return record.Case{ID: id, Clause: clause, Side: side, Level: "MUST"}
	}
	plan := []record.Case{
		must("FRM-001.client", "FRM-001", "client"), must("FRM-001.server", "FRM-001", "server"), must("ADP-001.harness", "ADP-001", "harness"),
		must("TLS-026.server", "TLS-026", "server"), // which has its excuse
		{ID: "FRM-002.client", Clause: "FRM-002", Side: "client", Level: "SHOULD"},
	}
	m := mutants.Mutant{ID: "M001", Side: mutants.Both}
	changed := mutants.Mutant{ID: "M002", Side: mutants.Both}
	prints := map[string]mutants.Fingerprint{
		"M001": {Hash: m.Hash(), Cases: []string{"FRM-001.client", "FRM-009.client"}}, "M002": {Hash: "another"}, "M003": {},
	}
	want := []string{
		"CTO-012.client.first: needs no excuse (" + without["CTO-012.client.first"] + ")",
		"FRM-001.server: no mutant makes it red",
		"M001: makes FRM-009.client red, and there is no such case",
		"M002: not recorded since its side or its edits changed",
		"M003: recorded, and there is no such mutant",
		"UDP-035.client: needs no excuse (" + without["UDP-035.client"] + ")",
	}
	if got := gaps(plan, []mutants.Mutant{m, changed}, prints); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestARunRecordsWhatItMakesRed(t *testing.T) {
	results := map[string]map[string]record.Result{
		"M001 1": {"FRM-002.server": failing("It matters."), "FRM-005.client.tail": failing("It matters, too.")},
	}
	file := filepath.Join(t.TempDir(), "fingerprints.txt")
	for _, c := range []struct {
		scope string
		red   []string
		args  []string
	}{
		{mutants.Part, []string{"FRM-002.server"}, nil},
		{mutants.Part, []string{"FRM-002.server", "FRM-005.client.tail"}, []string{"-also", "FRM-005"}},
		{mutants.Whole, []string{"FRM-002.server", "FRM-005.client.tail"}, []string{"-whole"}},
	} {
		code, out, log := kill(t, results, append([]string{"-run", "M001", "-record", file}, c.args...)...)
		prints, err := mutants.ReadFingerprints(file)
		f := prints["M001"]
		if code != allKilled || err != nil || f.Scope != c.scope || !slices.Equal(f.Cases, c.red) {
			t.Errorf("%q: exit %d, %v, recorded %+v, want %s of %q\n%s%s", c.args, code, err, f, c.scope, c.red, out, log)
		}
		if !slices.Contains(f.Green, "FRM-002.client") {
			t.Errorf("%q: what passed is not recorded: %+v", c.args, f)
		}
	}
	if code, out, log := kill(t, results, "-run", "M001", "-record", file, "-whole"); code != allKilled || strings.Contains(out, "M001") {
		t.Errorf("what is recorded whole was run again: exit %d\n%s%s", code, out, log)
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

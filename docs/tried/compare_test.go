package main

import (
	"slices"
	"strings"
	"testing"
)

const said = `pass         FRM-001.server  0.21 s
fail         FRM-003.server.header-1  1.02 s
  trace: 7 events, the last at 301 ms: sent 14 B
  reproduce: bin/sockdrill run FRM-003.server --seed 17 --server 'python3 echo.py {addr}'
Failed: 14 of 51 cases break a MUST.
14 fail, 37 pass, 145 skipped · 1 min 18 s wall, 76.16 s in all cases · seed 4242
listening on 127.0.0.1:41873`

func TestASampleIsHeldAgainstWhatWasPrinted(t *testing.T) {
	for sample, right := range map[string]bool{
		"Failed: 14 of 51 cases break a MUST.":                                                        true,
		"Failed: 15 of 51 cases break a MUST.":                                                        false,
		"14 fail, 37 pass, 145 skipped · 18.37 s wall, 2 min 27 s in all cases · seed 2712386288":     true,
		"14 fail, 37 pass, 144 skipped · 18.37 s wall, 76.16 s in all cases · seed 2712386288":        false,
		"14 fail, 37 pass, 145 skipped · …":                                                           true,
		"  trace: 6 events, the last at 224 ms: sent 14 B":                                            true,
		"  reproduce: … --seed 1 --server 'python3 echo.py {addr}'":                                   true,
		"  reproduce: … --seed 1 --server 'python3 echo.js {addr}'":                                   false,
		"fail         FRM-003.server.header-1  0.82 s\n…\npass         FRM-001.server  0.66 s\n\n  …": true,
		"fail         FRM-003.server.header-2  0.82 s":                                                false,
		"listening on 127.0.0.1:7007":                                                                 true,
	} {
		wrong := missing(strings.Split(sample, "\n"), strings.Split(said, "\n"), steady)
		if (len(wrong) == 0) != right {
			t.Errorf("%q: lines %v are missing", sample, wrong)
		}
	}
	for sample, right := range map[string]bool{
		"Failed: 13 of 51 cases break a MUST.":                                        true,
		"Failed: 14 of 52 cases break a MUST.":                                        false,
		"13 fail, 1 shortfall, 37 pass, 145 skipped · 1 s wall, 2 s in all cases …":   true,
		"14 fail, 37 pass, 144 skipped · 1 s wall, 2 s in all cases …":                false,
		"  Explains 1 of 2 failures; 1 case passed that … as a rule. Start with A-1.": true,
		"  Explains 1 of 2 failures; 1 case passed that … as a rule. Start with A-2.": false,
	} {
		lines := append(strings.Split(said, "\n"), "  Explains 9 of 9 failures, and all that passed. Start with A-1.")
		if wrong := missing([]string{sample}, lines, verdictless); (len(wrong) == 0) != right {
			t.Errorf("where verdicts vary: %q: lines %v are missing", sample, wrong)
		}
	}
}

func TestTheNearestLineIsShown(t *testing.T) {
	lines := strings.Split(said, "\n")
	if got := nearest("Failed: 15 of 51 cases break a MUST.", lines); got != lines[4] {
		t.Errorf("nearest is %q", got)
	}
	if got := nearest("It can be judged", lines); got != "" {
		t.Errorf("nearest is %q, which is nothing like it", got)
	}
	if got, is := closest("Failed: 2 of 3 cases break a MUST.", lines); !is || got != lines[4] {
		t.Errorf("up to date is %q", got)
	}
	if got, is := closest("Passed: 3 cases", lines); is {
		t.Errorf("up to date is %q", got)
	}
}

func TestABusyMachineIsNoStalePage(t *testing.T) {
	lines := []string{"13 fail, 37 pass, 1 inconclusive, 145 skipped · 18 s wall, 76 s in all cases · seed 1"}
	poor := []string{"5 cases of level MUST were not judged: this system lets us have no network namespace in which segments vanish"}
	if got := incomparable(poor); got != "this machine lacks what some need: 5 cases of level MUST were not judged" {
		t.Errorf("a machine without namespaces: %q", got)
	}
	if got := incomparable([]string{"5 cases of level MUST were not judged: it declares no idle limit"}); got != "" {
		t.Errorf("an implementation without a limit: %q", got)
	}
	tr := trial{page: "x.md"}
	tr.hold(block{line: 7, text: []string{"Failed: 14 of 51 cases break a MUST."}}, printed{lines: lines})
	if len(tr.wrong) != 0 || len(tr.told) != 1 ||
		!strings.HasPrefix(tr.told[0], "x.md:7: this machine kept cases from a verdict: 1 inconclusive: ") {
		t.Errorf("wrong: %q, told: %q", tr.wrong, tr.told)
	}
	tr = trial{page: "x.md", newer: map[int]string{}}
	tr.hold(block{line: 7, text: []string{"…", "12 fail, 37 pass"}}, printed{lines: []string{"14 fail, 37 pass"}})
	if len(tr.wrong) != 1 || !strings.HasPrefix(tr.wrong[0], "x.md:8: this was not printed:\n    12 fail") ||
		tr.newer[8] != "14 fail, 37 pass" {
		t.Errorf("wrong: %q, newer: %v", tr.wrong, tr.newer)
	}
}

func TestTheSumsSayWhatWasNotTried(t *testing.T) {
	one, all := tally{run: 2, samples: 1, framings: 1}, tally{}
	one.leave("x.md:3", "tshark is not installed")
	one.leave("x.md:9", "tshark is not installed")
	one.complain("x.md:4", "exit code %d\n", 3)
	all.add(one)
	all.add(tally{run: 3, manifests: 1, parts: 4})
	want := "5 commands run, 0 more held against their --help, 1 samples compared, " +
		"1 manifests, 1 framings and 0 parts of them read; 4 other parts of yaml were not\n" +
		"2 not tried: tshark is not installed (x.md:3, x.md:9)\n"
	if got := all.words(); got != want {
		t.Errorf("%q", got)
	}
	if !slices.Equal(all.wrong, []string{"x.md:4: exit code 3"}) {
		t.Errorf("%q", all.wrong)
	}
}

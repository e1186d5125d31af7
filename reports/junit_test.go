package reports

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
)

func parseJUnit(t *testing.T, text []byte) junitSuites {
	t.Helper()
	var doc junitSuites
	if err := xml.Unmarshal(text, &doc); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc
}

func TestJUnitSaysWhatReadersExpect(t *testing.T) {
	var b bytes.Buffer
	if err := JUnit(&b, Build(sample())); err != nil {
		t.Fatal(err)
	}
	doc := parseJUnit(t, b.Bytes())
	if doc.Tests != 11 || doc.Failures != 2 || doc.Errors != 1 || doc.junitTotals.Skipped != 5 || doc.Time != "3.000" {
		t.Errorf("the totals are %+v in %s", doc.junitTotals, doc.Time)
	}
	all := map[string]junitCase{}
	for _, s := range doc.Suites {
		for _, c := range s.Cases {
			if _, twice := all[c.Classname+c.Name]; twice {
				t.Errorf("%s %s is there twice", c.Classname, c.Name)
			}
			id, _, _ := strings.Cut(c.Name, " ")
			all[id] = c
		}
	}
	fail := all["FRM-003.server.header-1"]
	if fail.Classname != "sockdrill.server.FRM" || fail.File != "scenarios/framing.go" || fail.Time != "2.340" ||
		fail.Name != "FRM-003.server.header-1 A header split at every offset is read whole, by a cut after byte 1" {
		t.Errorf("the failure is %+v", fail)
	}
	if fail.Failure == nil || fail.Failure.Type != "expectation" || !strings.HasPrefix(fail.Failure.Message, "Expected the echo") {
		t.Fatalf("its note is %+v", fail.Failure)
	}
	for _, part := range []string{"FRM-003 (MUST): A receiver MUST", "fault: cut to-server at byte 1", "blame: implementation",
		"reproduce: sockdrill run FRM-003.server.header-1 --seed 7"} {
		if !strings.Contains(fail.Failure.Text, part) {
			t.Errorf("the failure's text has no %q: %s", part, fail.Failure.Text)
		}
	}
	if !strings.Contains(fail.Stderr, "struct.error") {
		t.Errorf("its standard error is %q", fail.Stderr)
	}
	if e := all["KIL-003.client"]; e.Error == nil || e.Failure != nil {
		t.Errorf("the error is %+v", e)
	}
	if u := all["RCV-004.server"]; u.Failure == nil || !strings.Contains(u.Failure.Message, "issue 9") {
		t.Errorf("the unexpected pass is %+v", u)
	}
	for id, want := range map[string]string{
		"CTO-001.client": "inconclusive: The host stalled", "HBT-001.client": "skipped: the client does not declare ping",
		"RTO-001.client": "not run: the run ended", "DLM-007.server": "shortfall: Expected the line",
		"SND-008.server": "known: known to fail (issue 12",
	} {
		if c := all[id]; c.Skipped == nil || !strings.HasPrefix(c.Skipped.Message, want) {
			t.Errorf("%s is %+v, want skipped with %q", id, c.Skipped, want)
		}
	}
}

func TestNamesDoNotDependOnWhereItWasBuilt(t *testing.T) {
	for where, want := range map[string]string{
		"/tmp/go-build/7/scenarios/framing.go:41":    "scenarios/framing.go:41",
		`C:\build\sockdrill\scenarios\framing.go:41`: "scenarios/framing.go:41",
		"/home/me/secret/elsewhere.go:3":             "elsewhere.go:3",
		"scenarios/framing.go:41":                    "scenarios/framing.go:41",
		"":                                           "",
	} {
		if got := source(where); got != want {
			t.Errorf("source(%q) is %q, want %q", where, got, want)
		}
	}
}

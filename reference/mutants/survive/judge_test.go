package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/reference/mutants"
)

func TestScanFindsTheFirstRedCase(t *testing.T) {
	const end = `{"type":"end","end":{}}`
	for name, c := range map[string]struct {
		events string
		red    string
		ended  bool
	}{
		"all passed":      {`{"type":"result","result":{"case":"A","verdict":"pass"}}` + end, "", true},
		"a failure":       {`{"type":"result","result":{"case":"A","verdict":"fail"}}{"type":"result","result":{"case":"B","verdict":"fail"}}` + end, "A", true},
		"no verdict":      {`{"type":"result","result":{"case":"A","verdict":"inconclusive"}}` + end, "", true},
		"does not start":  {`{"type":"result","result":{"case":"A","verdict":"error","blame":"adapter"}}` + end, "A", true},
		"our own fault":   {`{"type":"result","result":{"case":"A","verdict":"error","blame":"harness"}}` + end, "", true},
		"ended too early": {`{"type":"start","case":"A"}`, "", false},
	} {
		red, ended, err := scan([]byte(c.events))
		if red != c.red || ended != c.ended || err != nil {
			t.Errorf("%s: red %q, ended %v, %v; want %q, %v", name, red, ended, err, c.red, c.ended)
		}
	}
}

func TestNotesKeepWhatWasJudged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.txt")
	m := mutants.Mutant{Defect: "client/run.go:7: + becomes -", Edits: []mutants.Edit{{File: "reference/client/run.go", Old: "a + b", New: "a - b"}}}
	first, err := readNotes(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, known := first.of(m); known {
		t.Error("something is known before anything was judged")
	}
	if err := first.add(path, verdict{hash: key(m), outcome: killed, by: "BKF-001.client"}); err != nil {
		t.Fatal(err)
	}
	again, err := readNotes(path)
	if v, known := again.of(m); err != nil || !known || v.outcome != killed || v.by != "BKF-001.client" || v.defect != m.Defect {
		t.Errorf("read %+v, %v (%v)", v, known, err)
	}
}

func TestThePageHasTheScoreAndTheSurvivors(t *testing.T) {
	sample := []verdict{{outcome: killed, defect: "a"}, {outcome: survived, defect: "client/b.go:1: < becomes <="}, {outcome: same, defect: "c"}, {outcome: killed}, {outcome: killed}}
	text := page(options{seed: 7}, sample, sum(sample))
	for _, want := range []string{"**3 of 4 mechanical mutants are noticed (75 %).** Seed 7 drew 5", "1 that compile to the same binary", "| client/b.go:1: &lt; becomes &lt;= |  |\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

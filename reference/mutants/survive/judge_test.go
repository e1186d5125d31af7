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
		want   seen
	}{
		"all passed": {`{"type":"result","result":{"case":"A","verdict":"pass"}}` + end, seen{ended: true}},
		"a failure": {`{"type":"result","result":{"case":"A","verdict":"fail"}}` +
			`{"type":"result","result":{"case":"B","verdict":"fail"}}` + end, seen{red: "A", ended: true}},
		"no verdict":      {`{"type":"result","result":{"case":"A","verdict":"inconclusive"}}` + end, seen{open: true, ended: true}},
		"does not start":  {`{"type":"result","result":{"case":"A","verdict":"error","blame":"adapter"}}` + end, seen{red: "A", ended: true}},
		"our own fault":   {`{"type":"result","result":{"case":"A","verdict":"error","blame":"harness"}}` + end, seen{ended: true}},
		"ended too early": {`{"type":"start","case":"A"}`, seen{}},
	} {
		if got, err := scan([]byte(c.events)); got != c.want || err != nil {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
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
	for _, want := range []string{"**3 of 4 mechanical mutants are noticed (75 %).** Seed 7 drew 5", "1 that compile to the same binary",
		"| client/b.go:1: &lt; becomes &lt;= |  |\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

package diagnosis

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

func TestSymptoms(t *testing.T) {
	message := []byte("000001 and what follows")
	compared := func(p verdict.Pair) record.Evidence { return record.Evidence{Compared: []verdict.Pair{p}} }
	for what, c := range map[string]struct {
		result record.Result
		want   Symptom
	}{
		"a class of its own": {record.Result{Class: record.ClassDied, Message: "Expected more, but it was reset."}, "died"},
		"an end": {record.Result{Class: record.ClassDelivery, Evidence: compared(verdict.Lacking(message, true)),
			Message: "Expected 3 messages, but the server ended its stream by FIN after 1 of them."}, Ended},
		"nothing":      {record.Result{Class: record.ClassDelivery, Evidence: compared(verdict.Lacking(message, true))}, Missing},
		"another":      {record.Result{Class: record.ClassDelivery, Evidence: compared(verdict.Parted(message, []byte("000002 and"), true))}, Another},
		"other bytes":  {record.Result{Class: record.ClassDelivery, Evidence: compared(verdict.Parted(message, []byte("000001 or"), true))}, Spoilt},
		"its half":     {record.Result{Class: record.ClassDelivery, Evidence: compared(verdict.Parted(message, message[:3], true))}, Spoilt},
		"no end":       {record.Result{Class: record.ClassEnding, Message: "Expected the server to end it within 2s, but it kept it open."}, Kept},
		"nothing told": {record.Result{Class: record.ClassExpectation, Message: "Expected something else."}, "expectation"},
	} {
		if got := SymptomOf(c.result); got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// What is read off sentences has to be in some that a scenario says.
func TestSentencesAreSaidSomewhere(t *testing.T) {
	const root = "../.."
	var sources strings.Builder
	for _, folder := range []string{"harness", "scenarios"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			sources.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range sentences {
		if !strings.Contains(sources.String(), s.part) {
			t.Errorf("no source under harness and scenarios says %q any more: %s is told by it", s.part, s.is)
		}
	}
}

// Two kinds of defects may make the same cases red, each in its own way.
func TestSymptomsTellKindsApart(t *testing.T) {
	green := strings.Fields("E F G H I")
	rows := []Row{
		{ID: "M001", Kind: "short-write", Red: found("A=spoilt", "B=spoilt", "C=spoilt"), Green: green},
		{ID: "M002", Kind: "rest-waits", Red: found("A=missing", "B=missing", "C=missing"), Green: green},
	}
	for symptom, want := range map[string]string{"spoilt": "short-write", "missing": "rest-waits"} {
		d := Diagnose(rows, found("A="+symptom, "B="+symptom, "C="+symptom), green)
		if got := named(d); len(got) != 1 || got[0] != want {
			t.Errorf("three are %s, and it names %q, want %s", symptom, got, want)
		}
	}
	if d := Diagnose(rows, found("A", "B", "C"), green); len(d.Causes) > 0 {
		t.Errorf("nobody knows how, and it names %q", named(d))
	}
}

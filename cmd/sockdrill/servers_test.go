package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// served are some of the framings of the servers in testdata/servers, and the cases that tell a right one from one that takes one read for one
// message.
var served = map[string][]string{
	"varint": byLength, "mllp": byMark,
}

var (
	byLength = []string{"FRM-002.server", "FRM-004.server"}
	byMark   = []string{"DLM-002.server", "DLM-003.server"}
)

// A right server of each framing passes, and the usual mistake is found by name.
func TestServersOfOtherFramings(t *testing.T) {
	needTool(t, "python3") // not parallel: a run takes processes of other tests in this process for what its implementation left behind
	for framing, cases := range served {
		right := filepath.Join("testdata", "servers", strings.ReplaceAll(framing, "-", "_")+".py") + " {addr}"
		wrong := filepath.Join("testdata", "servers", "one_read.py") + " {addr} " + framing
		for server, want := range map[string]record.Outcome{right: record.Passed, wrong: record.Failed} {
			t.Run(framing+" "+string(want), func(t *testing.T) {
				serves(t, []string{"--server", "python3 " + server, "--framing", framing}, cases, want)
			})
		}
	}
}

// What the specification of Modbus says of its header beside the length, a right server looks at, and one that believes everything is found.
func TestAServerThatBelievesItsHeader(t *testing.T) {
	needTool(t, "python3")
	right := filepath.Join("testdata", "servers", "modbus.py")
	text, err := os.ReadFile(right)
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(t.TempDir(), "believes.py")
	believes := strings.Replace(string(text), "if protocol != 0 or length > 254:", "if length > 65535:", 1)
	if err := os.WriteFile(wrong, []byte(believes), 0o600); err != nil || believes == string(text) {
		t.Fatalf("nothing was changed in %s (%v)", right, err)
	}
	for server, want := range map[string]record.Outcome{right: record.Passed, wrong: record.Shortfall} {
		t.Run(string(want), func(t *testing.T) {
			serves(t, []string{"--server", "python3 " + server + " {addr}", "--framing", "modbus"}, []string{"FRM-026.server", "FRM-027.server"}, want)
		})
	}
}

func serves(t *testing.T, server, cases []string, want record.Outcome) {
	out := filepath.Join(t.TempDir(), "out")
	_, said, problem := call(t, slices.Concat([]string{"run", "--out", out}, server, cases)...)
	report, err := reports.Load(out)
	if err != nil {
		t.Fatalf("%v: %s%s", err, said, problem)
	}
	judged, unsure := 0, 0
	for _, r := range report.Results {
		baseline := r.Case == "FRM-001.server" || r.Case == "DLM-001.server" || r.Case == "CTO-012.client.first"
		switch outcome := r.Outcome; {
		case outcome == record.Inconclusive: // this machine stalls, and nobody can say
			unsure++
		case outcome == record.Skipped, !baseline && !slices.Contains(cases, r.Case): // a case is named by its first words, too
		case baseline && outcome != record.Passed, !baseline && outcome != want:
			t.Errorf("%s is %s: %s", r.Case, outcome, r.Message)
		case !baseline:
			judged++
		}
	}
	if judged+unsure < len(cases) {
		t.Errorf("only %d of %d cases were judged: %s", judged, len(cases), said)
	}
}

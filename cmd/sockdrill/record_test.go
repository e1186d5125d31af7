package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

const shelf = "python3 testdata/recorded/shelf.py "

// A protocol of which nobody has told sockdrill anything is learned from its own client and server.
func TestAnInventedProtocolIsRecorded(t *testing.T) {
	needTool(t, "python3")
	file := filepath.Join(t.TempDir(), "sockdrill.yaml")
	code, said, problem := call(t, "record", "--server", shelf+"serve {addr}", "--client", shelf+"ask {addr}", "-o", file)
	if code != record.ExitOK {
		t.Fatalf("exit code %d: %s%s", code, said, problem)
	}
	manifest, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"{length: {bytes: 2, order: little, counts: rest}}, payload, {check: {kind: sum8",
		`question: {text: "\x01{{\"id\": {tag}, \"op\": \"find\", \"title\": \"{payload}\"}"}`,
		`answer: {text: "\x02{{\"id\": {tag}, \"found\": \"{payload}\", \"shelf\": 12}"}`,
		"tag: {as: digits}",
	} {
		if !strings.Contains(string(manifest), want) {
			t.Errorf("the manifest lacks %s:\n%s", want, manifest)
		}
	}
	judgedBy(t, string(manifest), record.Passed)
	judgedBy(t, strings.ReplaceAll(string(manifest), "shelf.py", "one_read.py"), record.Failed)
}

// judgedBy judges both sides by a manifest: what tells whether one read is taken for one message has this outcome.
func judgedBy(t *testing.T, manifest string, want record.Outcome) {
	t.Helper()
	file, out := filepath.Join(t.TempDir(), "sockdrill.yaml"), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	_, said, problem := call(t, "run", "FRM-002.server", "FRM-003.client.wire-last", "-f", file, "--out", out)
	report, err := reports.Load(out)
	if err != nil {
		t.Fatalf("%v: %s%s", err, said, problem)
	}
	for _, r := range report.Results {
		asked := r.Case == "FRM-002.server" || r.Case == "FRM-003.client.wire-last"
		if asked && r.Outcome != want && r.Outcome != record.Inconclusive { // this machine may stall
			t.Errorf("%s is %s, and should be %s: %s", r.Case, r.Outcome, want, r.Message)
		}
	}
}

func TestWhatCannotBeRecordedIsSaid(t *testing.T) {
	needTool(t, "python3")
	echo := "python3 testdata/servers/varint.py {addr}"
	for _, c := range []struct {
		what string
		args []string
		code int
		says string
	}{
		{"no client", []string{"--server", echo}, record.ExitUsage, "give the command of the client with --client"},
		{"no server", []string{"--client", "true {addr}"}, record.ExitUsage, "give the command of the server with --server"},
		{"no {addr}", []string{"--server", echo, "--client", "true"}, record.ExitUsage, "write {addr} in its place"},
		{"a client that never connects", []string{"--server", echo, "--client", "true {addr}"}, record.ExitUsage, "the client never connected"},
		{"no such program", []string{"--server", echo, "--client", "./no-such-program {addr}"}, record.ExitStart, "no such program"},
	} {
		code, said, problem := call(t, append([]string{"record"}, c.args...)...)
		if code != c.code || !strings.Contains(said+problem, c.says) {
			t.Errorf("%s: exit code %d, and should be %d with %q: %s%s", c.what, code, c.code, c.says, said, problem)
		}
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// scriptKey names the file that turns the test binary into a sockdrill which says what the script says.
const scriptKey = "KILL_TEST_SCRIPT"

// script is what the fake sockdrill answers with: its cases, and the results by binary and seed ("M001 1"), then by case. Of a case that
// runs alone those with "alone" behind the seed come first. What is not in it passes.
type script struct {
	Cases   []record.Case
	Results map[string]map[string]record.Result
}

func TestMain(m *testing.M) {
	if path := os.Getenv(scriptKey); path != "" {
		os.Exit(fakeSockdrill(path, os.Args[1:]))
	}
	os.Exit(m.Run())
}

func fakeSockdrill(path string, args []string) int {
	var s script
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return usage
	}
	out := json.NewEncoder(os.Stdout)
	if slices.Equal(args, []string{"list", "--json"}) {
		return exitCode(out.Encode(s.Cases))
	}
	flags := slices.Index(args, "--json")
	if len(args) == 0 || args[0] != "run" || flags < 2 {
		fmt.Fprintf(os.Stderr, "fake sockdrill: arguments %q\n", args)
		return usage
	}
	return exitCode(s.play(out, args[1:flags], args[flags+1:]))
}

// play prints one result for each case, between lines that a reader of events has to pass over.
func (s script) play(out *json.Encoder, cases, flags []string) error {
	if err := out.Encode(record.Event{Type: record.RunStart, Run: &record.Run{}}); err != nil {
		return err
	}
	for _, c := range s.Cases {
		if !slices.Contains(cases, c.ID) {
			continue
		}
		r, apart := s.Results[judged(flags)+" alone"][c.ID]
		if !apart || len(cases) > 1 {
			r = s.Results[judged(flags)][c.ID]
		}
		if r.Verdict == verdict.None {
			r.Verdict = verdict.Pass
		}
		r.Case, r.Clause, r.Side = c.ID, c.Clause, c.Side
		if err := out.Encode(record.Event{Type: record.Ended, Case: c.ID, Result: &r}); err != nil {
			return err
		}
	}
	return nil
}

// judged is the binary and the seed of a run: "M001 1".
func judged(flags []string) string {
	var name, seed string
	for i, flag := range flags[:len(flags)-1] {
		switch value := flags[i+1]; flag {
		case "-f":
			m, err := subject.LoadManifest(value)
			if err != nil {
				return err.Error()
			}
			name, _, _ = strings.Cut(filepath.Base(m.Implementations()[0].Command[0]), ".")
		case "--seed":
			seed = value
		}
	}
	return name + " " + seed
}

func exitCode(err error) int {
	if err != nil {
		return usage
	}
	return survivors // sockdrill's own way to say that something failed
}

// fake makes the test binary a sockdrill that follows the script, and returns its path.
func fake(t *testing.T, s script) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "script.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(scriptKey, path)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return self
}

// plan has two clauses with a case on each side, and one clause that cannot be tested.
var plan = []record.Case{
	{ID: "FRM-001.server", Clause: "FRM-001", Side: "server", Baseline: true},
	{ID: "FRM-002.server", Clause: "FRM-002", Side: "server"},
	{ID: "FRM-002.client", Clause: "FRM-002", Side: "client"},
	{ID: "FRM-005.server.tail", Clause: "FRM-005", Side: "server"},
	{ID: "FRM-005.client.tail", Clause: "FRM-005", Side: "client"},
	{ID: "FRM-006.server", Clause: "FRM-006", Side: "server", Pending: "nobody knows how"},
}

func failing(message string) record.Result {
	return record.Result{Verdict: verdict.Fail, Message: message}
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMain makes this test binary the command itself when a run starts it again.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && slices.Contains([]string{"worker", "peer", "reference", "fixture", "run"}, os.Args[1]) {
		main()
	}
	if len(os.Args) > 3 && os.Args[1] == tap {
		if err := runTap(os.Args[2], os.Args[3:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Setenv("GORACE", "atexit_sleep_ms=0") // a worker under the race detector would sleep a second before it exits
	os.Exit(m.Run())
}

// call runs the command and returns what it wrote and left with. Reports go to a folder of the test's own.
func call(t *testing.T, args ...string) (exit int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	exit = Run(t.Context(), args, strings.NewReader(""), &o, &e)
	return exit, o.String(), e.String()
}

func TestMistakesNameTheThingAndTheRemedy(t *testing.T) {
	dir := t.TempDir()
	manifest := filepath.Join(dir, "sockdrill.yaml")
	if err := os.WriteFile(manifest, []byte("name: x\nserver:\n  comand: ./x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args string
		says []string
	}{
		{"command", "rnu", []string{"rnu", "run"}},
		{"flag", "run --sever x", []string{"--sever", "run --help"}},
		{"nothing to judge", "run", []string{"--server CMD", "--reference"}},
		{"misspelt case", "run --reference FRM-03", []string{"FRM-03", "FRM-003"}},
		{"misspelt clause", "explain FRM-03", []string{"FRM-03", "FRM-003"}},
		{"unmatched pattern", "run --reference --run XYZ-*", []string{"XYZ-*", "sockdrill list"}},
		{"unmatched known failure", "run --reference --known-failing FRM-003.server.nope",
			[]string{"known-failing", "nope", "FRM-003.server."}},
		{"other side", "run --server x{addr} FRM-003.client", []string{"client", "--client CMD"}},
		{"level", "run --reference --level WISH", []string{"WISH", "SHOULD"}},
		{"framing", "run --server x{addr} --framing u33", []string{"u33", "u32be"}},
		{"remote target", "run --target 192.0.2.1:7", []string{"192.0.2.1", "--allow-remote"}},
		{"a command without quotes", "check python3 adapter.py", []string{"quotes", "sockdrill check 'python3 adapter.py'"}},
		{"a command without quotes", "run --client python3 adapter.py", []string{`"adapter.py"`, "one pair of quotes"}},
		{"two ways", "run --reference --server x{addr}", []string{"--reference", "--server"}},
		{"manifest key", "run -f " + manifest, []string{"comand", ":3:3"}},
		{"no manifest", "run -f " + filepath.Join(dir, "none.yaml"), []string{"none.yaml"}},
		{"shard beyond the last", "run --reference --shard 6/5", []string{"6/5", "no part 6 of 5"}},
		{"shard 0", "run --reference --shard 0/3", []string{"0/3", "such as 2/5"}},
		{"shard of words", "run --reference --shard x", []string{"x", "such as 2/5"}},
		{"parallel", "run --reference -j 0", []string{"-j 0"}},
		{"no report", "replay " + filepath.Join(dir, "none"), []string{"none"}},
		{"empty folder", "report open " + dir, []string{"sockdrill run"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			args := strings.Fields(c.args)
			if args[0] == "run" {
				args = append(args, "--out", out)
			}
			exit, _, err := call(t, args...)
			if exit != 2 {
				t.Errorf("exit %d, want 2", exit)
			}
			for _, want := range c.says {
				if !strings.Contains(err, want) {
					t.Errorf("the message lacks %q: %s", want, err)
				}
			}
			if _, problem := os.Stat(out); problem == nil {
				t.Error("a usage error left a report")
			}
		})
	}
}

func TestAManifestsFramingAndIdleLimitAreMistakesWithAPlace(t *testing.T) {
	for declared, says := range map[string]string{
		"framing: u33":          "u32be",
		"limits: {idle: 100}":   "at least 800ms",
		"framing: none":         "only a client", // and this is a server's
		"limits: {idle: 100.5}": "whole number",
	} {
		manifest := filepath.Join(t.TempDir(), "sockdrill.yaml")
		if err := os.WriteFile(manifest, []byte("name: x\nserver:\n  command: ./x\n  "+declared+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"run", "check"} {
			exit, _, err := call(t, command, "-f", manifest)
			if exit != 2 || !strings.Contains(err, "sockdrill.yaml:4:") || !strings.Contains(err, says) {
				t.Errorf("%s: %s: exit %d: %s", command, declared, exit, err)
			}
		}
	}
}

func TestAHostileManifestCannotSteerTheTerminal(t *testing.T) {
	manifest := filepath.Join(t.TempDir(), "sockdrill.yaml")
	if err := os.WriteFile(manifest, []byte("name: x\nserver:\n  \x1b[2Jcomand: ./x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if exit, _, err := call(t, "run", "-f", manifest); exit != 2 || strings.Contains(err, "\x1b") || !strings.Contains(err, `\x1b[2Jcomand`) {
		t.Errorf("exit %d: %q", exit, err)
	}
}

func TestListAndExplain(t *testing.T) {
	exit, out, _ := call(t, "list", "FRM-003.server")
	if exit != 0 || !strings.Contains(out, "FRM-003.server.header-1") || strings.Contains(out, "client") {
		t.Errorf("list: exit %d\n%s", exit, out)
	}
	exit, out, _ = call(t, "explain", "FRM-003.server.header-1")
	for _, want := range []string{"MUST", "Why:", "Reference:", "FRM-003.client."} {
		if exit != 0 || !strings.Contains(out, want) {
			t.Errorf("explain: exit %d, lacks %q\n%s", exit, want, out)
		}
	}
	if exit, out, _ = call(t, "version"); exit != 0 || !strings.HasPrefix(out, "sockdrill ") {
		t.Errorf("version: exit %d %q", exit, out)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// TestCheckSaysWhatIsWrong examines implementations that are wrong on purpose: the exit code and what a stranger must find on the screen.
func TestCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		fixture string
		exit    int
		says    []string
	}{
		{"yes", 4, []string{"which does not exist", `"unsupported":"VERB"`}},
		{"version", 4, []string{"version 2", `"protocol":1`}},
		{"misspelt", 4, []string{`"half-close"`, "half_close"}},
		{"liar", 4, []string{`lists the feature "pause"`, `"unsupported":"pause"`}},
		{"nameless", 4, []string{`lists the feature "names"`, "ask the config's `resolver`"}},
		{"late", 4, []string{"no answer to open within"}},
		{"hang", 4, []string{"no answer to open within"}},
		{"twice", 4, []string{"second answer to the id", `\"ok\":true}`}},
		{"stranger", 4, []string{"4711", "no command"}},
		{"hangs-up", 4, []string{"closed its standard output and still runs"}},
		{"undone", 4, []string{"no event done of the id", `"event":"done"`}},
		{"boast", 4, []string{"nothing arrived"}},
		{"stubborn", 4, []string{"came framed as u16be, not u32be"}},
		{"undead", 4, []string{"the end of its input ends it within 2 s"}},
		{"crash", 4, []string{"exited with status 3", "these are the last words"}},
		{"stale", 4, []string{"of-yesterday"}},
		{"mixed", 4, []string{"opening a client"}},
		{"chatty", 0, []string{"hint", "log to standard error", "It can be judged"}},
		{"featureless", 0, []string{"It can be judged"}},
		{"storm {addr}", 0, []string{"it came back", "--client"}},
		{"once {addr}", 0, []string{"did not come back", "--client"}},
		{"quits {addr}", 4, []string{"exited with status 3"}},
		{"loopback {port}", 0, []string{"It can be judged", "framing: u32be", "{port}"}},
		{"elsewhere {addr}", 4, []string{"it was told to listen at", "and listens at", "write {port} in place of {addr}"}},
		{"fragile {addr}", 4, []string{"the server ended", "times while it was asked", "exited with status 3", "these are the last words"}},
		{"one-read {addr}", 0, []string{"one read for one message", "framing: u32be", "--server"}},
	} {
		t.Run(c.fixture, func(t *testing.T) {
			t.Parallel()
			exit, out, log := call(t, "check", quote(self)+" fixture "+c.fixture)
			if hurried(out) || exit == 0 && strings.Contains(out, "there was time to wait for") {
				t.Skip("this machine is too busy to examine anything in 5 s")
			}
			if exit != c.exit {
				t.Errorf("exit %d, want %d", exit, c.exit)
			}
			for _, words := range c.says {
				if !strings.Contains(out, words) {
					t.Errorf("the screen lacks %q:\n%s%s", words, out, log)
				}
			}
		})
	}
}

// hurried reports whether the machine was too slow for an examination. That the time did not suffice to see a program end is no sign of it:
// one that has been waited for in vain before leaves less.
func hurried(screen string) bool {
	return strings.Contains(screen, "this machine is busy") || strings.Contains(screen, "there was no time left")
}

func TestCheckWritesTheManifestThatFits(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sockdrill.yaml")
	exit, out, log := call(t, "check", quote(self)+" fixture one-read {addr}", "-o", path)
	if exit != 0 || !strings.Contains(out, "sockdrill run -f "+path) {
		t.Fatalf("exit %d\n%s%s", exit, out, log)
	}
	manifest, err := subject.LoadManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	i := manifest.Implementations()[0]
	if i.Framing != "u32be" || len(i.Command) != 4 || i.Command[3] != subject.AddrWord {
		t.Errorf("the manifest describes %+v", i)
	}
	if exit, _, log := call(t, "check", "./x", "-o", path); exit != 2 || !strings.Contains(log, "is there already") {
		t.Errorf("a file that is there: exit %d, %s", exit, log)
	}
}

func TestAManifestsTextIsReadAsItWasWritten(t *testing.T) {
	for _, words := range [][]string{{"./x", subject.AddrWord}, {"my prog", "--at=" + subject.AddrWord, "it's", "a:b #c", ""}} {
		again, err := subject.Words(commandLine(words))
		if err != nil || strings.Join(again, "|") != strings.Join(words, "|") {
			t.Errorf("%q was read as %q (%v)", words, again, err)
		}
	}
	for s, written := range map[string]string{"python3 x.py": "python3 x.py", "a: b": "'a: b'", "it's": "'it''s'", "1.0": "'1.0'",
		"no": "'no'", "": "''"} {
		if got := scalar(s); got != written {
			t.Errorf("%q is written %s, want %s", s, got, written)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
)

// conversation is the manifest of testdata/servers/conversation.py, started by these words.
const conversation = `name: conversation
server:
  command: %q
  framing: none
  exchange:
    opening:
      - expect: {text: "** ready, at *\n"}
      - send: {text: "name sockdrill\n"}
      - expect: {text: "** welcome, number *\n"}
    question: {text: "say {tag} {len}\n{payload}\n"}
    answer: {text: "said {tag} {len} *\n{payload}\n"}
    tag: {as: letters}
`

// A right server that wants to be greeted, and echoes by a command of its own, passes; the usual mistake is found by name.
func TestAServerThatIsTalkedTo(t *testing.T) {
	needTool(t, "python3")
	cases := []string{"FRM-002.server", "FRM-003.server.payload", "FRM-004.server", "RCV-001.server.bytes"}
	script := filepath.Join("testdata", "servers", "conversation.py")
	for words, want := range map[string]record.Outcome{"": record.Passed, " one-read": record.Failed, " once": record.Passed} {
		t.Run(string(want)+words, func(t *testing.T) {
			here, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			text, cases := fmt.Sprintf(conversation, "python3 "+quote(filepath.Join(here, script))+" {addr}"+words), cases
			if words == " once" {
				text += "    many: false\n"
				cases = []string{"FRM-003.server.header-1", "FRM-003.server.payload", "FRM-016.server", "HOS-005.server"}
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			serves(t, []string{"-f", path}, cases, want)
		})
	}
}

// An exchange that nobody answers as its manifest says ends the run at the baseline, with the first byte that is another one.
func TestAnExchangeThatDoesNotFitEndsTheRun(t *testing.T) {
	needTool(t, "python3")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ is, says string }{
		{"said {tag} {len} *", "the template has"},
		{"** welcome,", `step 3 of the opening (exchange.opening): at byte 2 it expected "hallo`},
	} {
		other := strings.Replace(fmt.Sprintf(conversation, "python3 "+quote(filepath.Join(here, "testdata", "servers", "conversation.py"))+
			" {addr}"), c.is, strings.NewReplacer("said", "told", "welcome", "hallo").Replace(c.is), 1)
		path := filepath.Join(t.TempDir(), "sockdrill.yaml")
		if err := os.WriteFile(path, []byte(other), 0o600); err != nil {
			t.Fatal(err)
		}
		exit, said, problem := call(t, "run", "FRM-001.server", "FRM-004.server", "-f", path, "--out", filepath.Join(t.TempDir(), "out"))
		if exit != 4 || !strings.Contains(said, c.says) {
			t.Errorf("exit %d, want 4 and %q: %s%s", exit, c.says, said, problem)
		}
		if exit, said, problem := call(t, "check", "-f", path); exit != 4 || !strings.Contains(said, c.says) {
			t.Errorf("check: exit %d, want 4 and %q: %s%s", exit, c.says, said, problem)
		}
	}
}

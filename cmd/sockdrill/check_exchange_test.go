package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/fixture"
)

// TestCheckAsksTheQuestionOfAManifest examines servers that do not echo.
func TestCheckAsksTheQuestionOfAManifest(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, fixture, framing, answer string
		exit                           int
		says                           []string
	}{
		{"a right one", "answers", "u32be", string(fixture.Answer), 0,
			[]string{"ok      it answers the question", "ok      its answer repeats the tag", "It can be judged: sockdrill run --file"}},
		{"another framing", "answers", "u32le", string(fixture.Answer), 4, []string{"it answers it in u32be", "declare framing: u32be"}},
		{"another answer", "answers", "u32be", string(fixture.Answer) + "!", 4,
			[]string{"in their payload of 1002 at byte 1002 the template has \"!\""}},
		{"another one's tag", "answers-others", "u32be", string(fixture.Answer), 4,
			[]string{"FAILED  it answers the question", "at byte 0 the template has the tag of the question"}},
		{"an echo", "never-closes", "u32be", string(fixture.Answer), 4, []string{"it said 17 bytes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "sockdrill.yaml")
			text := fmt.Sprintf("name: fixture\nserver:\n  command: %q\n  framing: %s\n  exchange: {question: \"%x\", answer: \"%x\", "+
				"tag: {offset: 0, bytes: 2}}\n",
				quote(self)+" fixture "+c.fixture+" {addr}", c.framing, fixture.Question, c.answer)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			exit, out, log := call(t, "check", "-f", path)
			if strings.Contains(out, "this machine") {
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

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

// few are cases in which the templates could differ: they cover framing, limits, every class they report, and closing.
var few = []string{
	"FRM-001.client", "FRM-003.client.payload", "FRM-006.client", "FRM-007.client", "FRM-008.client", "FRM-015.client", "FRM-016.client",
	"FRM-018.client", "CTO-002.client", "FSM-001.client", "CLS-001.client", "CLS-002.client", "CLS-003.client.payload", "CLS-010.client",
	"SND-011.client",
}

func TestInitWorksAtOnce(t *testing.T) {
	for _, l := range languages {
		l = l.on(runtime.GOOS)
		t.Run(l.Name, func(t *testing.T) {
			for _, command := range []string{l.Build, l.Command} {
				needTool(t, command)
			}
			dir := filepath.Join(t.TempDir(), "drill")
			exit, out, err := call(t, "init", "--lang", l.Name, "--dir", dir)
			if exit != 0 {
				t.Fatalf("init: exit %d\n%s", exit, err)
			}
			for _, step := range []string{l.Build, callable() + " check " + quote(l.Command), callable() + " run -f sockdrill.yaml"} {
				if !strings.Contains(out, step) {
					t.Errorf("the next steps lack %q:\n%s", step, out)
				}
			}
			build(t, l, dir)
			check(t, l, dir)
			runFew(t, dir)
		})
	}
}

func TestOnWindowsAProgramIsCalledAsItIsThere(t *testing.T) {
	for _, l := range languages {
		there := l.on("windows")
		if strings.Contains(there.Command, "python3") || strings.HasSuffix(there.Build, "-o adapter .") {
			t.Errorf("%s: %q, built by %q", l.Name, there.Command, there.Build)
		}
		if here := l.on("linux"); here.Command != l.Command || here.Build != l.Build {
			t.Errorf("%s is changed where it need not be: %+v", l.Name, here)
		}
	}
}

func TestQuotedWordsOfWindowsAreSplitAgain(t *testing.T) {
	for word, want := range map[string]string{
		`.\bin\x.exe`: `.\bin\x.exe`, `C:\Program Files\x.exe`: `"C:\Program Files\x.exe"`, `C:\my dir\`: `"C:\my dir\\"`,
		`say "hi"`: `"say \"hi\""`, "": `""`,
	} {
		if got := quoteFor("windows", word); got != want {
			t.Errorf("%q becomes %s, want %s", word, got, want)
		}
	}
}

// needTool skips the test if the first word of a command is a program that this machine lacks. A path is what gets built.
func needTool(t *testing.T, command string) {
	t.Helper()
	program, _, _ := strings.Cut(command, " ")
	if program == "" || strings.Contains(program, "/") {
		return
	}
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed: %v", program, err)
	}
}

func build(t *testing.T, l language, dir string) {
	t.Helper()
	words := strings.Fields(l.Build)
	if len(words) == 0 {
		return
	}
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", l.Build, err, out)
	}
	if strings.Contains(string(out), "warning:") {
		t.Errorf("%s: it warns\n%s", l.Build, out)
	}
}

// check looks at the program. It gives a program less than 2 s to start, which an interpreter on a machine that is busy with
// other tests may exceed; that alone is tried again.
func check(t *testing.T, l language, dir string) {
	t.Helper()
	t.Chdir(dir)
	for range 5 {
		exit, out, err := call(t, "check", l.Command)
		if exit == 0 {
			return
		}
		if !strings.Contains(out, "no answer to hello") && !strings.Contains(out, "cannot play the server") {
			t.Fatalf("check: exit %d\n%s%s", exit, out, err)
		}
	}
	t.Error("check: it did not greet in time, five times")
}

func runFew(t *testing.T, dir string) {
	t.Helper()
	args := append([]string{"run", "-f", "sockdrill.yaml", "--out", "out"}, few...)
	exit, out, err := call(t, args...)
	if exit != 0 {
		t.Fatalf("run: exit %d\n%s%s", exit, out, err)
	}
	report, problem := reports.Load(filepath.Join(dir, "out"))
	if problem != nil {
		t.Fatal(problem)
	}
	passed := map[string]bool{}
	for _, r := range report.Results {
		passed[r.Case] = r.Outcome == record.Passed
	}
	for _, id := range few {
		if !passed[id] {
			t.Errorf("%s did not pass\n%s", id, out)
		}
	}
}

// A template is read by people who are about to change it: none of it may be long.
func TestTemplatesAreShort(t *testing.T) {
	for _, l := range languages {
		files, err := l.files()
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{l.Client: true, l.Adapter: true}
		for _, f := range files {
			delete(named, f.name)
			lines := codeLines(f.content)
			if f.name == l.Adapter && lines >= 100 {
				t.Errorf("%s: the adapter %s has %d lines of code, want fewer than 100", l.Name, f.name, lines)
			}
			if lines > 300 {
				t.Errorf("%s: %s has %d lines of code, want at most 300", l.Name, f.name, lines)
			}
			if f.name == "README.md" && len(strings.Split(strings.ReplaceAll(f.content, "\n\n", "\n"),
				"\n")) > 11 { // the last one is empty
				t.Errorf("%s: the README has more than ten lines:\n%s", l.Name, f.content)
			}
			if strings.Contains(f.content, "<<") && strings.Contains(f.content, ">>") && strings.HasSuffix(f.name, ".md") {
				t.Errorf("%s: %s has a place that was not filled in:\n%s", l.Name, f.name, f.content)
			}
		}
		if len(named) > 0 {
			t.Errorf("%s: no such file in its templates: %v", l.Name, named)
		}
	}
}

// codeLines counts the lines that are neither blank nor a comment of their own.
func codeLines(content string) (n int) {
	for line := range strings.Lines(content) {
		line = strings.TrimSpace(line)
		comment := false
		for _, mark := range []string{"//", "/*", "* ", "*/", `"""`, "# "} {
			comment = comment || strings.HasPrefix(line, mark)
		}
		if line != "" && !comment {
			n++
		}
	}
	return n
}

func TestInitOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "README.md")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	exit, _, says := call(t, "init", "--lang", "python", "--dir", dir)
	if exit != 2 || !strings.Contains(says, "README.md") || strings.Contains(says, "client.py") {
		t.Errorf("exit %d, want 2 and the name of the file that is there: %s", exit, says)
	}
	if content, err := os.ReadFile(mine); err != nil || string(content) != "mine" {
		t.Errorf("the file became %q (%v)", content, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("it wrote something all the same: %v (%v)", entries, err)
	}
}

func TestInitNamesTheLanguages(t *testing.T) {
	exit, out, _ := call(t, "init")
	_, _, says := call(t, "init", "--lang", "cobol")
	for _, l := range languages {
		if exit != 0 || !strings.Contains(out, "--lang "+l.Name) {
			t.Errorf("exit %d, the list lacks %s:\n%s", exit, l.Name, out)
		}
		if !strings.Contains(says, l.Name) {
			t.Errorf("the message lacks %s: %s", l.Name, says)
		}
	}
}

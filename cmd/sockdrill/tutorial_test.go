package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
)

const tutorials = "../../docs/tutorial"

var fenced = regexp.MustCompile("(?s)```(?:python|yaml)\n(.*?)```")

// The code that a tutorial shows is part of the files that its reader copies.
func TestTutorialsShowTheCodeThatTheyShip(t *testing.T) {
	var shipped strings.Builder
	for _, pattern := range []string{"*.py", "*.yaml"} {
		for _, path := range found(t, pattern) {
			shipped.WriteString(read(t, path))
		}
	}
	for _, page := range found(t, "*.md") {
		blocks := fenced.FindAllStringSubmatch(read(t, page), -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no code", page)
		}
		for _, block := range blocks {
			if !strings.Contains(shipped.String(), block[1]) {
				t.Errorf("%s shows what no file beside it contains:\n%s", page, block[1])
			}
		}
	}
}

// The client of the tutorial fails in what its text says, and its mended form does not.
func TestTheClientOfTheTutorial(t *testing.T) {
	needTool(t, "python3") // not parallel: a run takes processes of other tests in this process for what its implementation left behind
	cases := []string{"CTO-011.client.close", "BKF-007.client.crowd"}
	for client, want := range map[string]record.Outcome{"client.py": record.Failed, "client_fixed.py": record.Passed} {
		t.Run(client, func(t *testing.T) {
			dir := t.TempDir()
			for from, to := range map[string]string{client: "client.py", "client_adapter.py": "adapter.py",
				"client.yaml": "sockdrill.yaml"} {
				if err := os.WriteFile(filepath.Join(dir, to), []byte(read(t, filepath.Join(tutorials, from))), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out := filepath.Join(dir, "out")
			_, said, _ := call(t, append([]string{"run", "-f", filepath.Join(dir, "sockdrill.yaml"), "--out", out}, cases...)...)
			report, err := reports.Load(out)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range report.Results {
				// Inconclusive: this machine stalls, and nobody can say.
				if slices.Contains(cases, r.Case) && r.Outcome != want && r.Outcome != record.Inconclusive {
					t.Errorf("%s: %v, want %v\n%s", r.Case, r.Outcome, want, said)
				}
			}
		})
	}
}

func found(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(tutorials, pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: nothing there (%v)", pattern, err)
	}
	return paths
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

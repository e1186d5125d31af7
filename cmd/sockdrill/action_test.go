package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// action is what these tests want of action.yml.
type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Runs struct {
		Steps []struct {
			Name string            `yaml:"name"`
			ID   string            `yaml:"id"`
			If   string            `yaml:"if"`
			Uses string            `yaml:"uses"`
			Env  map[string]string `yaml:"env"`
			Run  string            `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"runs"`
}

var expression = regexp.MustCompile(`\$\{\{ *([a-z._-]+) *\}\}`)

// playAction carries out the scripts of action.yml as a runner does, with what it needs of the runner's rules: an
// expression stands for a value, a script is bash with -e, and a step that fails ends the job.
func playAction(t *testing.T, inputs map[string]string) (exit int, log, summary string, values map[string]string) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	values = map[string]string{"github.action_path": root, "runner.temp": actionBin, "steps.run.outputs.exit": ""}
	for name, input := range a.Inputs {
		values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		values["inputs."+name] = value
	}
	for _, step := range a.Runs.Steps {
		switch step.If {
		case "", "always() && steps.report.outcome == 'success'": // the upload, which is not carried out
		case "always() && steps.run.outputs.exit != '' && steps.run.outputs.exit != '2'":
			if e := values["steps.run.outputs.exit"]; e == "" || e == "2" {
				continue
			}
		default:
			t.Fatalf("step %q: this test does not know the condition %q", step.Name, step.If)
		}
		if step.Uses != "" {
			continue
		}
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %q pastes an expression into its script", step.Name)
		}
		outputs := filepath.Join(temp, "output-"+step.ID)
		script := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		script.Dir = temp
		script.Env = append(os.Environ(), "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary"))
		for name, value := range step.Env {
			value = expression.ReplaceAllStringFunc(value, func(e string) string {
				v, known := values[expression.FindStringSubmatch(e)[1]]
				if !known {
					t.Errorf("step %q: %s has no value", step.Name, e)
				}
				return v
			})
			script.Env = append(script.Env, name+"="+value)
		}
		out, err := script.CombinedOutput()
		log += string(out)
		set, _ := os.ReadFile(outputs)
		for line := range strings.Lines(string(set)) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			values["steps."+step.ID+".outputs."+name] = value
		}
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			exit = failed.ExitCode()
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	shown, _ := os.ReadFile(filepath.Join(temp, "summary"))
	return exit, log, string(shown), values
}

// actionBin stands for the runner's temporary folder in all tests, so that sockdrill is linked once.
var actionBin string

func TestTheGitHubAction(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" {
		t.Skip("the scripts of the action need bash, and paths as it writes them")
	}
	actionBin = t.TempDir()
	for _, c := range []struct {
		name         string
		inputs       map[string]string
		exit         int
		failed       string
		log, summary string
	}{
		{"green", map[string]string{"args": "--reference " + one}, 0, "0", "all as expected", "# sockdrill: Passed"},
		{"stale", map[string]string{"args": "--reference\n--seed 7 " + one, "known-failing": one}, 1, "1",
			"::error title=" + one + "%3A unexpected::", "Known failures that pass"},
		{"no start", map[string]string{"server": "./no such {addr}", "args": one}, 4, "1", "::error title=FRM-001.server", "did not start"},
		{"usage", map[string]string{"args": "--nope; touch x"}, 2, "", "unknown flag: --nope;", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			exit, log, summary, values := playAction(t, c.inputs)
			if exit != c.exit || !strings.Contains(log, c.log) || !strings.Contains(summary, c.summary) {
				t.Errorf("exit %d, want %d\n%s\nsummary:\n%s", exit, c.exit, log, summary)
			}
			if f := values["steps.report.outputs.failed"]; f != c.failed {
				t.Errorf("failed %q, want %q", f, c.failed)
			}
			if p := values["steps.report.outputs.passed"]; (p == "") != (c.exit == 2) || (p == "0") != (c.exit == 4) {
				t.Errorf("passed %q", p)
			}
			if c.exit != 2 && values["steps.report.outputs.report"] != "reports/out" {
				t.Errorf("report %q", values["steps.report.outputs.report"])
			}
		})
	}
}

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
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

type step struct {
	Name string            `yaml:"name"`
	ID   string            `yaml:"id"`
	If   string            `yaml:"if"`
	Uses string            `yaml:"uses"`
	Env  map[string]string `yaml:"env"`
	Run  string            `yaml:"run"`
}

// actionRun is one use of the action, with what it needs of a runner's rules: an expression stands for a value, a script
// is bash with -e, and a step that fails ends the job.
type actionRun struct {
	t            *testing.T
	dir          string // the workspace
	values       map[string]string
	exit         int
	log, summary string
}

func playAction(t *testing.T, inputs map[string]string) *actionRun {
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
	r := &actionRun{t: t, dir: t.TempDir()}
	r.values = map[string]string{"github.action_path": root, "runner.temp": actionBin, "steps.run.outputs.exit": ""}
	for name, input := range a.Inputs {
		r.values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		r.values["inputs."+name] = value
	}
	for _, s := range a.Runs.Steps {
		if r.exit == 0 && s.Uses == "" && r.wanted(s) { // the upload is not carried out
			r.play(s)
		}
	}
	shown, _ := os.ReadFile(filepath.Join(r.dir, "summary"))
	r.summary = string(shown)
	return r
}

// wanted knows the conditions that are in use.
func (r *actionRun) wanted(s step) bool {
	switch exit := r.values["steps.run.outputs.exit"]; s.If {
	case "":
		return true
	case "always() && steps.run.outputs.exit != '' && steps.run.outputs.exit != '2'":
		return exit != "" && exit != "2"
	}
	r.t.Fatalf("step %q: this test does not know the condition %q", s.Name, s.If)
	return false
}

func (r *actionRun) play(s step) {
	if strings.Contains(s.Run, "${{") {
		r.t.Errorf("step %q pastes an expression into its script", s.Name)
	}
	outputs := filepath.Join(r.dir, "output-"+s.ID)
	script := exec.CommandContext(r.t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
	script.Dir = r.dir
	script.Env = append(os.Environ(), "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+filepath.Join(r.dir, "summary"))
	for name, value := range s.Env {
		script.Env = append(script.Env, name+"="+expression.ReplaceAllStringFunc(value, r.value))
	}
	out, err := script.CombinedOutput()
	r.log += string(out)
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		r.exit = failed.ExitCode()
	} else if err != nil {
		r.t.Fatal(err)
	}
	set, _ := os.ReadFile(outputs)
	for line := range strings.Lines(string(set)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		r.values["steps."+s.ID+".outputs."+name] = value
	}
}

var expression = regexp.MustCompile(`\$\{\{ *([a-z._-]+) *\}\}`)

// value is what an expression stands for.
func (r *actionRun) value(e string) string {
	v, known := r.values[expression.FindStringSubmatch(e)[1]]
	if !known {
		r.t.Errorf("%s has no value", e)
	}
	return v
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
			r := playAction(t, c.inputs)
			if r.exit != c.exit || !strings.Contains(r.log, c.log) || !strings.Contains(r.summary, c.summary) {
				t.Errorf("exit %d, want %d\n%s\nsummary:\n%s", r.exit, c.exit, r.log, r.summary)
			}
			if f := r.values["steps.report.outputs.failed"]; f != c.failed {
				t.Errorf("failed %q, want %q", f, c.failed)
			}
			if p := r.values["steps.report.outputs.passed"]; (p == "") != (c.exit == 2) || (p == "0") != (c.exit == 4) {
				t.Errorf("passed %q", p)
			}
			if c.exit != 2 && r.values["steps.report.outputs.report"] != "reports/out" {
				t.Errorf("report %q", r.values["steps.report.outputs.report"])
			}
		})
	}
}

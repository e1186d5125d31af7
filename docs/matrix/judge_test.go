package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tidyLimit is how long the script may take to start two runs or to end them; it takes a fraction of a second.
const tidyLimit = 20 * time.Second

// fake is a sockdrill that runs until it is told to end, and then says that it has.
const fake = `#!/bin/sh
folder=$5
mkdir -p "$folder"
trap 'sleep 0.2; echo ended >"$folder/ended"; exit 143' TERM
echo started >"$folder/started"
while :; do sleep 0.05; done
`

// project is a copy of the scripts with two implementations that need nothing.
func project(t *testing.T) (dir, command string) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" {
		t.Skip("the scripts need bash, and signals as Unix has them")
	}
	dir = t.TempDir()
	for _, name := range []string{"judge.sh", "matrix.sh"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "adapters", name))
		if err != nil {
			t.Fatal(err)
		}
		written(t, string(text), dir, "adapters", name)
	}
	for _, name := range []string{"one", "two"} {
		written(t, "", dir, "adapters", name, "only.yaml")
		written(t, "#!/bin/sh\n", dir, "adapters", name, "setup.sh")
		if err := os.Chmod(filepath.Join(dir, "adapters", name, "setup.sh"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	command = filepath.Join(dir, "sockdrill")
	written(t, fake, command)
	if err := os.Chmod(command, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir, command
}

func TestAnInterruptedMatrixEndsWhatItStarted(t *testing.T) {
	for which, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		t.Run(which.String(), func(t *testing.T) {
			dir, command := project(t)
			heed(t, which)
			script := exec.CommandContext(t.Context(), "bash", filepath.Join(dir, "adapters", "matrix.sh"), command)
			script.Env = append(os.Environ(), "OUT="+filepath.Join(dir, "out"), "JOBS=2")
			if err := script.Start(); err != nil {
				t.Fatal(err)
			}
			eventually(t, filepath.Join(dir, "out", "matrix", "one", "only", "started"))
			eventually(t, filepath.Join(dir, "out", "matrix", "two", "only", "started"))
			if err := script.Process.Signal(which); err != nil {
				t.Fatal(err)
			}
			script.Wait() // the exit code says the same
			if got := script.ProcessState.ExitCode(); got != code {
				t.Errorf("it exits with %d, want %d", got, code)
			}
			for _, name := range []string{"one", "two"} {
				if _, err := os.Stat(filepath.Join(dir, "out", "matrix", name, "only", "ended")); err != nil {
					t.Errorf("it did not wait for the end of the run of %s: %v", name, err)
				}
			}
		})
	}
}

// heed lets what is started hear a signal that this process was told to ignore, as nohup does: a shell cannot trap what was
// ignored when it began, and what a process listens to is not ignored by its children.
func heed(t *testing.T, which os.Signal) {
	t.Helper()
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, which)
	t.Cleanup(func() { signal.Stop(heard) })
}

func eventually(t *testing.T, path string) {
	t.Helper()
	for began := time.Now(); time.Since(began) < tidyLimit; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
	}
	t.Fatalf("%s did not come", path)
}

func TestANumberIsANumber(t *testing.T) {
	dir, command := project(t)
	for _, jobs := range []string{"0", "two", "-1"} {
		script := exec.CommandContext(t.Context(), "bash", filepath.Join(dir, "adapters", "matrix.sh"), command)
		script.Env = append(os.Environ(), "OUT="+filepath.Join(dir, "out"), "JOBS="+jobs)
		out, _ := script.CombinedOutput() // the exit code says the same
		if script.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "give a number from 1") {
			t.Errorf("JOBS=%s exits with %d and says %s", jobs, script.ProcessState.ExitCode(), out)
		}
	}
}

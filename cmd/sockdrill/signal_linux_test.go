package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reports"
)

// An adapter that hears nobody, and has a child, is in the way of every signal.
func TestASignalLeavesAReportAndNoProcess(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for signal, want := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 143} {
		t.Run(signal.String(), func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("SOCKDRILL_TEST", dir) // what the run starts inherits it, and is found by it
			run := background(t, "run", "FRM-001.client", "--client", quote(self)+" fixture hang", "--out", dir)
			awaitChild(t, dir)
			if err := run.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if exit, log := ended(run); exit != want {
				t.Errorf("exit %d, want %d\n%s", exit, want, log)
			}
			if left := marked(t, dir); len(left) > 0 {
				t.Errorf("it left behind %q", left)
			}
			report, err := reports.Load(dir)
			if err != nil || report.End.Exit != want || !report.End.Partial {
				t.Errorf("the report says %+v (%v)", report, err)
			}
		})
	}
}

// awaitChild waits until the adapter has started its child.
func awaitChild(t *testing.T, mark string) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		if slices.ContainsFunc(marked(t, mark), func(command string) bool { return strings.HasSuffix(command, "fixture child") }) {
			return
		}
	}
	t.Fatal("the adapter did not start its child")
}

// marked returns the command lines of the processes that have the mark in their environment.
func marked(t *testing.T, mark string) (commands []string) {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		environment, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(environment), "SOCKDRILL_TEST="+mark) {
			continue // it ended meanwhile, or is somebody else's
		}
		if command, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline")); err == nil {
			commands = append(commands, strings.TrimSpace(strings.ReplaceAll(string(command), "\x00", " ")))
		}
	}
	return commands
}

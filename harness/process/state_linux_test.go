package process

import (
	"os/exec"
	"testing"
	"time"
)

// TestAProcessThatNobodyHasCollectedIsGone: on a busy machine seconds pass between the two.
func TestAProcessThatNobodyHasCollectedIsGone(t *testing.T) {
	ended, runs := exec.Command("true"), exec.Command("sleep", "60")
	for _, c := range []*exec.Cmd{ended, runs} {
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	}
	of := func(c *exec.Cmd) *Process {
		p := &Process{done: make(chan struct{})}
		p.group.id = c.Process.Pid
		return p
	}
	for until := time.Now().Add(10 * time.Second); !of(ended).Gone(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("a process that has ended, and that nobody has waited for, is not gone")
		}
	}
	if of(runs).Gone() {
		t.Error("a process that runs is gone")
	}
}

// What is between the call of exit and the end cannot be held still; this is how the system shows it.
func TestAProcessOnItsWayOutIsKnown(t *testing.T) {
	const memory = "VmSize:\t  1234 kB\n"
	for status, want := range map[string]bool{
		"State:\tS (sleeping)\n" + memory + "SigPnd:\t0000000000000000\n": false,
		"State:\tR (running)\n" + memory + "SigPnd:\t0000000000000001\n":  false, // SIGHUP
		"State:\tR (running)\n" + memory + "SigPnd:\t0000000000000100\n":  true,
		"State:\tR (running)\nSigPnd:\t0000000000000000\n":                true, // its memory is given back
		"State:\tZ (zombie)\nSigPnd:\t0000000000000000\n":                 true,
		"": false,
	} {
		if got := onItsWayOut([]byte(status)); got != want {
			t.Errorf("%q: %v, want %v", status, got, want)
		}
	}
}

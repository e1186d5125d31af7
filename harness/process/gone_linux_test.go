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

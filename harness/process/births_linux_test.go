package process

import (
	"os/exec"
	"testing"
)

// Whoever looks for daemons leaves a process that has only just been started to the one that waits for it, however soon it ends.
func TestAProcessThatEndsAtOnceIsCollectedByItsStarter(t *testing.T) {
	over := make(chan struct{})
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		for {
			select {
			case <-over:
				return
			default:
				daemons(0)
			}
		}
	}()
	for range 300 {
		cmd := exec.Command("true")
		if _, err := start(cmd); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || cmd.ProcessState == nil {
			t.Fatalf("wait for it: %v", err)
		}
	}
	close(over)
	<-looked
}

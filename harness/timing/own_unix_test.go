//go:build unix

package timing

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// Nobody but this process stands still: no sleeper of another one can tell.
func TestTheOwnSleeperTellsThatThisProcessStoodStill(t *testing.T) {
	const stopped = 300 * time.Millisecond
	done := make(chan struct{})
	defer close(done)
	s := NewOwnSleeper(done)
	time.Sleep(2 * doze) // it sleeps by now
	began := time.Now()
	waker := exec.Command("sh", "-c", fmt.Sprintf("sleep %v; kill -CONT %d", stopped.Seconds(), os.Getpid()))
	if err := waker.Start(); err != nil {
		t.Skip("there is no shell: ", err)
	}
	defer waker.Wait()
	if err := syscall.Kill(os.Getpid(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * doze)
	if k := s.Worst(began, time.Now()); k < stopped/2 {
		t.Errorf("it was stopped for %v, and its sleeper was late by %v", stopped, k)
	}
}

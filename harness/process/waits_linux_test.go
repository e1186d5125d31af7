package process

import (
	"os/exec"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// TestAWaitIsKnownBeforeItIsOver has loops share a processor, so that most of them wait for it at any time.
func TestAWaitIsKnownBeforeItIsOver(t *testing.T) {
	if _, err := exec.LookPath("taskset"); err != nil {
		t.Skip(err)
	}
	launch := func(script string) *Process {
		i := subject.Implementation{Side: "server", Command: []string{"taskset", "-c", "0", "sh", "-c", script}}
		p, err := Launch(t.Context(), Start{Implementation: i, Addr: "127.0.0.1:1", Timing: timing.Default})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Stop() })
		return p
	}
	busy, idle := launch("for n in 1 2 3 4 5 6 7 8; do while :; do :; done & done; wait"), launch("sleep 60")
	for until := time.Now().Add(10 * time.Second); busy.Starving(10*time.Millisecond) < 10*time.Millisecond; {
		if time.Now().After(until) {
			t.Fatal("of eight loops that share a processor none ever waits for it for 10 ms")
		}
	}
	for until := time.Now().Add(10 * time.Second); idle.Starving(10*time.Millisecond) > 0; {
		if time.Now().After(until) {
			t.Fatal("one that sleeps waits for a processor all the time")
		}
	}
}

// What was opened to look at the threads of a process is closed with it, and tells more while the process waits more.
func TestTheAccountsOfThreadsAreClosedWithTheirProcess(t *testing.T) {
	opened := func() int {
		kept.Lock()
		defer kept.Unlock()
		return len(kept.files)
	}
	before := opened()
	i := subject.Implementation{Side: "server", Command: []string{"sleep", "60"}}
	p, err := Launch(t.Context(), Start{Implementation: i, Addr: "127.0.0.1:1", Timing: timing.Default})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := p.Usage(); err != nil {
			t.Error(err)
		}
	}
	if n := opened(); n <= before {
		t.Errorf("%d files are open with the process, as before it", n)
	}
	p.Stop()
	if n := opened(); n > before {
		t.Errorf("%d files are open after the process, and %d were before it", n, before)
	}
}

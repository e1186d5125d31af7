package process

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// TestAWaitIsKnownBeforeItIsOver has loops share a processor, so that most of them wait for it at any time.
func TestAWaitIsKnownBeforeItIsOver(t *testing.T) {
	if _, err := os.Stat("/proc/self/sched"); err != nil {
		t.Skip(err)
	}
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
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if u, err := busy.Usage(); err != nil {
			t.Fatal(err)
		} else if u.Waiting >= 2*time.Millisecond {
			break
		}
		if time.Now().After(until) {
			t.Fatal("of eight loops that share a processor none waits for it")
		}
	}
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if u, err := idle.Usage(); err != nil {
			t.Fatal(err)
		} else if u.Waiting == 0 {
			return
		}
		if time.Now().After(until) {
			t.Fatal("one that sleeps waits for a processor all the time")
		}
	}
}

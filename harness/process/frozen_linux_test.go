package process

import (
	"os/exec"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// TestAFreezeIsOverOnceNothingRuns has loops that share a processor, so that a stop reaches one after the other.
func TestAFreezeIsOverOnceNothingRuns(t *testing.T) {
	if _, err := exec.LookPath("taskset"); err != nil {
		t.Skip(err)
	}
	loops := subject.Implementation{Side: "server", Command: []string{"taskset", "-c", "0", "sh", "-c",
		"for n in 1 2 3 4 5 6 7 8; do while :; do :; done & done; wait"}}
	p, err := Launch(t.Context(), Start{Implementation: loops, Addr: "127.0.0.1:1", Timing: timing.Default})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	for until := time.Now().Add(10 * time.Second); len(members(p.group.id)) < 9; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the loops have not begun")
		}
	}
	if err := p.group.signal(Freeze); err != nil {
		t.Fatal(err)
	}
	if err := p.stands(); err != nil || p.group.runs() {
		t.Errorf("after the wait: %v, still runs: %v", err, p.group.runs())
	}
	if err := p.Signal(Thaw); err != nil {
		t.Fatal(err)
	}
	if !p.group.runs() {
		t.Error("nothing runs after the thaw")
	}
}

package process

import (
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/procfs"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// TestWhoLeftTheGroupIsKnown starts a daemon, whose starter ends at once, and one that merely has a session of its own.
func TestWhoLeftTheGroupIsKnown(t *testing.T) {
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	starts := subject.Implementation{Side: "server", Command: []string{"sh", "-c",
		"(setsid sleep 61.5 &) ; setsid sh -c 'sleep 62.5; true' & sleep 63.5"}}
	p, err := Launch(t.Context(), Start{Implementation: starts, Addr: "127.0.0.1:1", Timing: timing.Default})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, d := range daemons(p.group.id) {
			_ = syscall.Kill(d.PID, syscall.SIGKILL)
		}
		p.Stop()
	})
	want := []string{"61.5", "62.5"}
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got := slept(daemons(p.group.id))
		if slices.Equal(got, want) {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("those who left the group sleep for %v, want %v", got, want)
		}
	}
	if in := slept(members(p.group.id)); !slices.Equal(in, []string{"63.5"}) {
		t.Errorf("in the group %v sleep", in)
	}
	if _, err := p.Usage(); err != nil {
		t.Error(err)
	}
}

// slept are for how long those processes sleep that do.
func slept(all []procfs.Proc) (times []string) {
	for _, p := range all {
		if words, err := p.CmdLine(); err == nil && len(words) == 2 && words[0] == "sleep" {
			times = append(times, words[1])
		}
	}
	slices.Sort(times)
	return times
}

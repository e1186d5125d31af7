package process

import (
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// TestAServerThatGetsNoProcessorSaysSo has one of several loops that share a processor. It runs by itself: others need that, too.
func TestAServerThatGetsNoProcessorSaysSo(t *testing.T) {
	if _, err := exec.LookPath("taskset"); err != nil {
		t.Skip(err)
	}
	loops := subject.Implementation{Side: "server", Command: []string{"taskset", "-c", "0", "sh", "-c",
		"for n in 1 2 3; do while :; do :; done & done; wait"}}
	p, err := Launch(t.Context(), Start{Implementation: loops, Addr: "127.0.0.1:1",
		Timing: brief(func(b *timing.Timing) { b.Start = time.Second })})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	var late *StartError
	if err := p.Ready(t.Context(), "127.0.0.1:1"); !errors.As(err, &late) || !late.Late || late.Waited < 200*time.Millisecond {
		t.Errorf("three loops on one processor: %v, with a wait of %v", err, late.Waited)
	}
}

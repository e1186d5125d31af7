package relay

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
)

func TestWhatIsMeasuredHolds(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, m := range append(Probe(t.Context()), Verify(t.Context())...) {
		t.Logf("%-55s %-5v %s", m.Name, m.OK, m.Value)
		// Rates depend on how busy the machine is; the rest must hold.
		if !m.OK && !strings.Contains(m.Name, "KB/s") && runtime.GOOS == "linux" {
			t.Errorf("%s: %s", m.Name, m.Value)
		}
	}
	noneLeft(t, before)
}

func TestAnEndedContextLeavesTheRestUnmeasured(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("out of time"))
	for _, m := range Probe(ctx) {
		if m.OK || !strings.Contains(m.Value, "out of time") {
			t.Errorf("%+v; want it not OK, and why", m)
		}
	}
}

package process

import (
	"errors"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// The end of a process is told by the system, and its connection by a peer that may have a handshake to end first: either may be seen first.
func TestAClientMayEndAsSoonAsItHasConnected(t *testing.T) {
	t.Parallel()
	p := launch(t, "server-dies", timing.Default)
	<-p.Done()
	arrived := make(chan struct{})
	time.AfterFunc(timing.Default.Quiet, func() { close(arrived) })
	if err := p.Connects(t.Context(), "127.0.0.1:7", timing.Default.Start, arrived); err != nil {
		t.Errorf("a client whose connection was seen after its end: %v", err)
	}
}

func TestAClientThatEndsInsteadOfConnecting(t *testing.T) {
	t.Parallel()
	bounds := timing.Default
	bounds.Prompt = timing.Default.Quiet
	err := launch(t, "server-dies", bounds).Connects(t.Context(), "127.0.0.1:7", timing.Default.Start, make(chan struct{}))
	if start := (*StartError)(nil); !errors.As(err, &start) {
		t.Errorf("a client that ended without a connection: %v", err)
	}
}

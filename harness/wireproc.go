package harness

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Sibling makes a further process of the client under test, with a peer of its own, in the same trace. Start starts it.
func (l *WireLab) Sibling(ctx context.Context) *WireLab {
	s := newWire(l.derive())
	s.listen(ctx)
	ginkgo.DeferCleanup(func() { // before its process is stopped
		l.mu.Lock()
		defer l.mu.Unlock()
		if s.Process != nil {
			l.evidence.Stderr += s.Process.Stderr()
		}
	})
	return s
}

// Seen is when something that is only looked at from time to time changed: after the one time and not after the other.
type Seen struct{ After, Until time.Duration }

// StartInto starts the client towards an address that neither accepts nor refuses (fault.Hang must be armed), and returns when its
// first attempt was seen in the system's table of sockets. Linux only.
func (l *WireLab) StartInto(ctx context.Context) (began Seen) {
	l.startRelay(l.server.Addr())
	here.host.Starting()
	defer here.host.Started()
	dialled := make(chan struct{})
	wait, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // from before the client runs, so that the beginning is not missed
		if seen, ok := l.Dials(wait, l.mayTake(), func(ports []uint16) bool { return len(ports) > 0 }); ok {
			began = seen
			close(dialled)
		}
	}()
	l.launchWire(ctx, l.entry)
	if err := l.Process.Connects(ctx, l.entry, l.mayTake(), dialled); err != nil {
		notStarted(verdict.Implementation, err)
	}
	l.ready()
	return began
}

// Dials waits until the local ports of all attempts that nobody has answered yet are as they should be, at most so long, and
// tells when they were seen to be so.
func (l *WireLab) Dials(ctx context.Context, limit time.Duration, until func(ports []uint16) bool) (seen Seen, ok bool) {
	seen.After = l.Trace.Now()
	for deadline := time.After(limit); ; {
		before := l.Trace.Now()
		ports, err := process.Dialling(l.entry)
		seen.Until = l.Trace.Now()
		if err == nil && until(ports) {
			return seen, true
		}
		seen.After = before
		select {
		case <-time.After(l.Timing.Poll):
		case <-deadline:
			return seen, false
		case <-ctx.Done():
			return seen, false
		}
	}
}

// Dialling returns the local ports of the attempts that nobody has answered yet. Linux only.
func (l *WireLab) Dialling() []uint16 {
	ports, err := process.Dialling(l.entry)
	if err != nil {
		Abort(verdict.Inconclusive, verdict.Host, err.Error())
	}
	return ports
}

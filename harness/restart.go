package harness

import (
	"context"
	"errors"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Returning gives the server an address that nothing else on this machine takes while the server is down, so that it can
// come back to it.
func (s Setup) Returning() Setup { s.returning = true; return s }

// listenAddr is where an adapter's server is told to listen.
func (l *ServerLab) listenAddr() string {
	if l.setup.returning {
		return l.lease()
	}
	return "127.0.0.1:0"
}

// Restart starts a server that has ended again, on the address that it had (see Setup.Returning). That it cannot listen
// there is the implementation's failure.
func (l *ServerLab) Restart(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.Step("the server is started again")
	here.host.Starting()
	defer here.host.Started()
	if err := l.listenAgain(ctx); err != nil {
		As(record.ClassService).Because(err, "Expected the server to listen on %s again, right after a former process of it was killed "+
			"there, but: %v. "+
			"Old connections keep the port busy in the system for a while, and a server that does not ask for its address all the "+
			"same (SO_REUSEADDR) cannot start meanwhile.",
			l.addr, err)
	}
	l.mayEnd = false
	l.ready()
}

func (l *ServerLab) listenAgain(ctx context.Context) error {
	if l.Impl.Zero() {
		l.launch(ctx, l.addr)
		return l.proc.Ready(ctx, l.addr)
	}
	l.launch(ctx, "")
	l.greet(ctx)
	clear(l.warm) // names of the former process, which this one may use for others
	_, err := l.session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: l.addr, Config: &l.Config})
	var refused *adapter.RefusedError
	if err != nil && !errors.As(err, &refused) {
		l.notDone(adapter.VerbOpen, err)
	}
	return err
}

// Exits waits until the implementation's process ends, and returns how: its exit status or the signal that killed it, and
// when, on the trace's clock.
func (l *Lab) Exits(ctx context.Context, limit time.Duration) (code int, signal string, at time.Duration) {
	ginkgo.GinkgoHelper()
	select {
	case <-l.proc.Done():
	case <-time.After(limit):
		As(record.ClassEnding).Missed("Expected the process of the %s to exit within %v, but it still runs.", l.Impl.Side, limit)
	case <-ctx.Done():
	}

	code, signal, _ = l.proc.Exit()
	return code, signal, l.Trace.Now()
}

// Ended waits until the process, which the scenario ended, is gone.
func (l *Lab) Ended(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.Exits(ctx, l.Timing.Leave)
}

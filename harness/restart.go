package harness

import (
	"context"
	"errors"

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
		As(record.ClassService).Because(err, "Expected the server to listen on %s again, right after a former process of it was "+
			"killed there, but: %v. Old connections keep the port busy in the system for a while, and a server that does not ask for "+
			"its address all the same (SO_REUSEADDR) cannot start meanwhile.",
			l.Addr, err)
	}
	l.mayEnd = false
	l.ready()
}

func (l *ServerLab) listenAgain(ctx context.Context) error {
	if l.Impl.Zero() {
		l.launch(ctx, l.Addr)
		return l.Process.Ready(ctx, l.Addr)
	}
	l.launch(ctx, "")
	l.greet(ctx)
	clear(l.warm) // names of the former process, which this one may use for others
	return l.listenAt(ctx, l.Addr)
}

// listenAt tells the adapter of a server to listen on an address that another one has or had, and returns its refusal.
func (l *Lab) listenAt(ctx context.Context, addr string) error {
	_, err := l.Session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: addr, Config: &l.Config})
	var refused *adapter.RefusedError
	if err != nil && !errors.As(err, &refused) {
		l.notDone(adapter.VerbOpen, err)
	}
	return err
}

// Second starts a further process of the server, which is told to listen on the address of the first, and lets the scenario look at it
// while it counts as one that starts. Of an adapter, refused is its answer, nil if it listens there; without one it is nil, and the end
// of the process says what came of it.
func (l *ServerLab) Second(ctx context.Context, look func(second *Lab, refused error)) {
	ginkgo.GinkgoHelper()
	l.Step("a second process of the server is started on the same address")
	second := l.derive()
	here.host.Starting()
	defer here.host.Started()
	if l.Impl.Zero() {
		second.launch(ctx, l.Addr)
		look(second, nil)
		return
	}
	second.launch(ctx, "")
	second.greet(ctx)
	look(second, second.listenAt(ctx, l.Addr))
}

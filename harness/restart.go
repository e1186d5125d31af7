package harness

import (
	"context"
	"errors"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
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
			l.Addr, err)
	}
	l.mayEnd = false
	l.ready()
}

func (l *ServerLab) listenAgain(ctx context.Context) error {
	if l.Impl.Zero() {
		l.launch(ctx, l.Addr)
		return l.proc.Ready(ctx, l.Addr)
	}
	l.launch(ctx, "")
	l.greet(ctx)
	clear(l.warm) // names of the former process, which this one may use for others
	_, err := l.Session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: l.Addr, Config: &l.Config})
	var refused *adapter.RefusedError
	if err != nil && !errors.As(err, &refused) {
		l.notDone(adapter.VerbOpen, err)
	}
	return err
}

// SecondGivesWay expects that a second process of the server does not serve the address on which the first listens, and says
// so: its adapter refuses to open there; without one it exits with an error status.
func (l *ServerLab) SecondGivesWay(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.Step("a second process of the server is started on the same address")
	second := l.derive()
	here.host.Starting()
	defer here.host.Started()
	if l.Impl.Zero() {
		second.launch(ctx, l.Addr)
		l.exitsWithError(ctx, second.proc)
		return
	}
	second.launch(ctx, "")
	second.greet(ctx)
	second.refusesToListen(ctx, l.Addr)
}

// portTaken is why it matters.
const portTaken = "Two processes that share a port without knowing of each other each get some of the clients, and a start that " +
	"failed in silence looks like one that went well."

// exitsWithError expects that a process which cannot do what it was started for ends, and not as if all were well.
func (l *Lab) exitsWithError(ctx context.Context, second *process.Process) {
	ginkgo.GinkgoHelper()
	limit := max(l.Timing.Start, l.Impl.Start.D()) + l.Timing.Reply // its end may take a while, too
	var code int
	over := l.Await(ctx, limit, func() (over bool) {
		code, _, over = second.Exit()
		return over
	})
	switch {
	case !over:
		As(record.ClassService).Missed("Expected a second process of the server to exit with an error status, because the first one listens "+
			"on its address, "+
			"but it still runs after %v. Either both listen there, or it looks like a server to whoever started it and is none. %s",
			limit, portTaken)
	case code == 0:
		As(record.ClassService).Wrong("Expected a second process of the server to exit with an error status, because the first one listens " +
			"on its address, " +
			"but its status is 0: success. " + portTaken)
	}
	l.Note("the second process exited with status %d", code)
}

// refusesToListen expects that the adapter says no when it is told to listen there.
func (l *Lab) refusesToListen(ctx context.Context, addr string) {
	ginkgo.GinkgoHelper()
	_, err := l.Session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: addr, Config: &l.Config})
	var refused *adapter.RefusedError
	switch {
	case err == nil:
		As(record.ClassService).Wrong("Expected a second process of the server to refuse to listen on the address of the first, but it " +
			"listens there. " + portTaken)
	case !errors.As(err, &refused):
		l.notDone(adapter.VerbOpen, err)
	}
}

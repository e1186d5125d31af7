package harness

import (
	"context"
	"errors"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// SecondGivesWay expects that a second process of the server does not serve the address on which the first listens, and says
// so: its adapter refuses to open there; without one it exits with an error status.
func (l *ServerLab) SecondGivesWay(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.Step("a second process of the server is started on the same address")
	second := l.derive()
	here.host.Starting()
	defer here.host.Started()
	if l.Impl.Zero() {
		second.launch(ctx, l.addr)
		l.exitsWithError(ctx, second.proc)
		return
	}
	second.launch(ctx, "")
	second.greet(ctx)
	second.refusesToListen(ctx, l.addr)
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
	_, err := l.session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: addr, Config: &l.Config})
	var refused *adapter.RefusedError
	switch {
	case err == nil:
		As(record.ClassService).Wrong("Expected a second process of the server to refuse to listen on the address of the first, but it " +
			"listens there. " + portTaken)
	case !errors.As(err, &refused):
		l.notDone(adapter.VerbOpen, err)
	}
}

package harness

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// launch starts the implementation's process; addr is where a server without adapter is to listen. The caller says when
// it is up (here.host.Started): no more start at once than there are cores.
func (l *Lab) launch(ctx context.Context, addr string) {
	if ctx.Err() != nil { // while it waited for its turn; Ginkgo has gone on to the cleanups, to which nothing may be added
		Missed("The scenario's time was over before the implementation was started.")
	}
	// Ginkgo ends a spec's context with the spec's body, and Launch would kill the process then, before the last look at it.
	p, err := process.Launch(context.WithoutCancel(ctx), process.Start{
		Implementation: l.Impl, Addr: addr, Files: l.files(addr), First: l.first, Bytes: l.bytes, Spawned: here.host.Spawned, Trace: l.Trace,
	})
	if err != nil {
		notStarted(verdict.Implementation, err)
	}
	l.Process = &Proc{Process: p, lab: l}
	ginkgo.DeferCleanup(func() {
		for _, leftover := range p.Stop() {
			// It had little time to end: on a host that stalled it is asked again.
			here.worsen(verdict.Fail, verdict.Implementation, record.ClassLeftover,
				verdict.Liveness.Mark("The implementation left something behind after it was told to end: "+leftover))
		}
	})
}

// greet begins the drill protocol.
func (l *Lab) greet(ctx context.Context) {
	s, err := adapter.Greet(ctx, l.Process.Process, l.Trace)
	if err != nil {
		if ctx.Err() != nil { // the scenario's time was over: Ginkgo says so, and an adapter that is asked last is not to blame
			Because(err, "%v", err)
		}
		if u, known := l.Process.TryMemory(); known {
			starved(u.Waited)
		}
		notStarted(verdict.Adapter, err)
	}
	l.Session = s
	l.Impl = s.Hello().Completes(l.Impl)
}

// starved says how long a process that did not do something in time had waited for a processor: that is this machine's doing, though it
// stalls nobody who needs one for a moment.
func starved(waited time.Duration) { here.outcome.Stall = max(here.outcome.Stall, waited) }

func notStarted(blame verdict.Blame, err error) {
	if late := (*process.StartError)(nil); errors.As(err, &late) {
		starved(late.Waited)
	}
	message := kindOf(err).Mark(err.Error())
	here.worsen(verdict.Error, blame, record.ClassStart, message)
	ginkgo.Fail(message, 1)
}

// Do carries a command out; anything but ok ends the spec as the adapter's error, not the implementation's failure.
func (l *Lab) Do(ctx context.Context, c adapter.Command) adapter.Answer {
	answer, err := l.Session.Do(ctx, c)
	if err != nil {
		l.notDone(c.Verb, err)
	}
	return answer
}

// notDone ends the spec because the adapter did not carry a command out.
func (l *Lab) notDone(verb string, err error) {
	var ended *adapter.EndedError
	if errors.As(err, &ended) {
		Wrong("%v", err) // judgeProcess says whose fault it is
	}
	if l.hung(err) {
		hangs(context.Background(), l, func() bool { return false }, "it carries out no command any more: %s", problem(err))
	}
	message := kindOf(err).Mark(fmt.Sprintf("The adapter did not carry out %q: %v", verb, err))
	here.worsen(verdict.Error, verdict.Adapter, record.ClassProtocol, message)
	ginkgo.Fail(message, 1)
}

// problem is what an error of the adapter says, without what its author is advised to do about it.
func problem(err error) string {
	var p *adapter.ProtocolError
	if errors.As(err, &p) {
		return p.Problem
	}
	return err.Error()
}

// hung reports whether this error of the adapter says that it answers no more, which is the implementation's doing here.
func (l *Lab) hung(err error) bool { return l.answers && kindOf(err) == verdict.Liveness }

package harness

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Memory is what the process takes now. The case needs Linux and a process of ours.
func (l *Lab) Memory() process.Usage {
	u, err := l.proc.Usage()
	if err != nil {
		l.StillRuns()
		l.Abort(verdict.Inconclusive, verdict.Host, "reading the memory of the implementation: "+err.Error())
	}
	return u
}

// TryMemory is Memory where it may not be known: ok is false elsewhere than on Linux, or of a target that runs already.
func (l *Lab) TryMemory() (u process.Usage, ok bool) {
	if l.proc == nil {
		return u, false
	}
	u, err := l.proc.Usage()
	return u, err == nil
}

// launch starts the implementation's process; addr is where a server without adapter is to listen. The caller says when
// it is up (here.host.Started): no more start at once than there are cores.
func (l *Lab) launch(ctx context.Context, addr string) {
	if ctx.Err() != nil { // while it waited for its turn; Ginkgo has gone on to the cleanups, to which nothing may be added
		Missed("The scenario's time was over before the implementation was started.")
	}
	// Ginkgo ends a spec's context with the spec's body, and Launch would kill the process then, before the last look at it.
	p, err := process.Launch(context.WithoutCancel(ctx), process.Start{
		Implementation: l.Impl, Addr: addr, Spawned: here.host.Spawned, Trace: l.Trace,
	})
	if err != nil {
		l.notStarted(verdict.Implementation, err)
	}
	l.proc = p
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
	s, err := adapter.Greet(ctx, l.proc, l.Trace)
	if err != nil {
		if ctx.Err() != nil { // the scenario's time was over: Ginkgo says so, and an adapter that is asked last is not to blame
			Because(err, "%v", err)
		}
		l.notStarted(verdict.Adapter, err)
	}
	l.Session = s
	l.Impl = s.Hello().Completes(l.Impl)
}

func (l *Lab) notStarted(blame verdict.Blame, err error) {
	message := kindOf(err).Mark(err.Error())
	here.worsen(verdict.Error, blame, record.ClassStart, message)
	ginkgo.Fail(message, 1)
}

// do carries a command out; anything but ok ends the spec as the adapter's error, not the implementation's failure.
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
		l.Hangs(context.Background(), func() bool { return false }, "it carries out no command any more: %s", problem(err))
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

// Signal sends a signal to the implementation's process; the scenario answers for what becomes of it.
func (l *Lab) Signal(sig os.Signal, kind fault.Kind) {
	l.signal(sig, trace.Signal)
	l.mayEnd = l.mayEnd || kind != fault.KindStop
	l.Ledger.Done(fault.Fault{Kind: kind})
}

// heal lets the implementation's process go on by a signal.
func (l *Lab) heal(sig os.Signal, kind fault.Kind) {
	l.signal(sig, trace.Healed)
	l.Ledger.Healed(fault.Fault{Kind: kind})
}

func (l *Lab) signal(sig os.Signal, kind trace.Kind) {
	l.Step("signal %v to the implementation", sig)
	if err := l.proc.Signal(sig); err != nil {
		l.Await(context.Background(), l.Timing.Quiet, l.Ended)
		l.StillRuns()
		l.Abort(verdict.Error, verdict.Host, fmt.Sprintf("sending %v to the implementation: %v", sig, err))
	}
	l.Trace.Add(trace.Event{Lane: trace.Harness, Kind: kind, Note: fmt.Sprintf("%v to process %d", sig, l.proc.PID())}, nil)
}

// Proc is the implementation's process; nil for a target that runs already.
func (l *Lab) Proc() *process.Process { return l.proc }

// Find adds a finding of a baseline case: a word that the rest of the run is selected by.
func (l *Lab) Find(word string) { here.findings = append(here.findings, word) }

// ended reports whether the process of the implementation has ended: then that is what happened.
func (l *Lab) Ended() bool {
	if l.proc == nil {
		return false
	}
	_, _, ended := l.proc.Exit()
	return ended
}

package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Proc is the implementation's process, as a case looks at it from outside and does faults to it. It is nil for a target that runs
// already, and before a client that nobody drives is started: only TryMemory and HasEnded may be called then.
type Proc struct {
	*process.Process
	lab *Lab
}

// HasEnded reports whether the process has ended; nil has not.
func (p *Proc) HasEnded() bool {
	if p == nil {
		return false
	}
	_, _, ended := p.Exit()
	return ended
}

// Memory is what the process takes now. The case needs Linux.
func (p *Proc) Memory() process.Usage {
	u, err := p.Usage()
	if err != nil {
		p.StillRuns()
		notFrozen(err)
		Abort(verdict.Inconclusive, verdict.Host, "reading the memory of the implementation: "+err.Error())
	}
	p.lab.sampled(u)
	return u
}

// TryMemory is Memory where it may not be known: ok is false elsewhere than on Linux, or of a target that runs already.
func (p *Proc) TryMemory() (u process.Usage, ok bool) {
	if p == nil {
		return u, false
	}
	if u, err := p.Usage(); err == nil {
		p.lab.sampled(u)
		return u, true
	}
	return u, false
}

// measured reports whether it is known what the process takes.
func (p *Proc) measured() bool {
	_, known := p.TryMemory()
	return known
}

// sampled keeps what was seen, for the report.
func (l *Lab) sampled(u process.Usage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lastWaited = u.Waited
	now := l.Trace.Now()
	if n := len(l.memory); n > 0 && now-l.memory[n-1].T < l.apart {
		return
	}
	l.memory = append(l.memory, record.Sample{T: now, Resident: u.Resident, Open: u.Open})
	if len(l.memory) == mostSamples {
		l.memory, l.apart = record.Thinned(l.memory), max(2*l.apart, now/mostSamples*2)
	}
}

// mostSamples is how many samples of memory are kept: of more every other one is left out, so that they reach over all of the time.
const mostSamples = 2000

// Restful is the share of one processor below which a process is at rest: a loop that never waits takes all of one, and one
// that waits takes next to nothing.
const Restful = 0.25

// AtRest watches for the time of Timing.Quiet whether the implementation runs, or waits for a processor, for less than a
// quarter of that. Where this machine was so late that it cannot be told, it is not at rest. It needs Linux.
func (p *Proc) AtRest(ctx context.Context) bool {
	_, rested := p.Workload(ctx)
	return rested
}

// Workload measures which part of the time that follows the implementation ran, and whether it was at rest. How long a thread
// has waited is known once it runs again; until then this machine's own lateness tells that there is a queue.
func (p *Proc) Workload(ctx context.Context) (ran float64, rested bool) {
	from, before := time.Now(), p.Memory()
	p.lab.Await(ctx, p.lab.Timing.Quiet, func() bool { return false })
	to, after := time.Now(), p.Memory()
	ran = (after.Worked - before.Worked).Seconds() / to.Sub(from).Seconds()
	waited := max(after.Waited-before.Waited, here.host.Lateness(from, to)).Seconds() / to.Sub(from).Seconds()
	return ran, ran+waited < Restful
}

// Signal does a fault of this kind by a signal; the scenario answers for what becomes of the process.
func (p *Proc) Signal(sig os.Signal, kind fault.Kind) {
	p.signal(sig, trace.Signal)
	p.lab.mayEnd = p.lab.mayEnd || kind != fault.KindStop
	p.lab.Ledger.Done(fault.Fault{Kind: kind})
}

// heal lets the process go on by a signal.
func (p *Proc) heal(sig os.Signal, kind fault.Kind) {
	p.signal(sig, trace.Healed)
	p.lab.Ledger.Healed(fault.Fault{Kind: kind})
}

func (p *Proc) signal(sig os.Signal, kind trace.Kind) {
	l := p.lab
	l.Step("signal %v to the implementation", sig)
	if err := p.Process.Signal(sig); err != nil {
		l.Await(context.Background(), l.Timing.Quiet, p.HasEnded)
		p.StillRuns()
		notFrozen(err)
		Abort(verdict.Error, verdict.Host, fmt.Sprintf("sending %v to the implementation: %v", sig, err))
	}
	l.Trace.Add(trace.Event{Lane: trace.Harness, Kind: kind, Note: fmt.Sprintf("%v to process %d", sig, p.PID())}, nil)
}

// notFrozen: a machine that has not stopped a process yet has not done the fault.
func notFrozen(err error) {
	if errors.Is(err, process.ErrRuns) {
		Abort(verdict.Inconclusive, verdict.Host, "a process was not frozen: "+err.Error())
	}
}

// Freeze stops the implementation's process while its system goes on to acknowledge for it, until Thaw.
func (p *Proc) Freeze() { p.Signal(process.Freeze, fault.KindStop) }

// Thaw lets a frozen process go on.
func (p *Proc) Thaw() { p.heal(process.Thaw, fault.KindStop) }

package harness

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Child is a well-behaved server in a process of its own: a peer that can be killed, frozen and started again. The
// relay before it keeps the trace.
type Child struct {
	Lab  *Lab
	proc *process.Process
	Addr string
}

// Child starts one behind the relay; clients opened later come to it. The address stays the same for Restart.
func (l *ClientLab) Child(ctx context.Context) *Child {
	addr, err := process.Lease(subject.Implementation{Transport: transport.Of(l.server.Addr()).Name}, here.Unit)
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	c := &Child{Lab: l.Lab, Addr: addr}
	c.Restart(ctx)
	l.far = transport.Of(addr) // it is plain behind the relay, where TLS ends
	l.Toward(c.Addr)
	return c
}

// Restart starts the process again, on the same address.
func (c *Child) Restart(ctx context.Context) {
	command := []string{here.Self, "peer", "--framing", c.Lab.Framing.Text(), "{addr}"}
	if c.Lab.setup.messages {
		command = append(command, "--messages")
	}
	p, err := process.Launch(context.WithoutCancel(ctx), process.Start{
		Implementation: subject.Implementation{Name: "peer", Side: "server", Command: command},
		Addr:           c.Addr, Spawned: here.host.Spawned, Trace: c.Lab.Trace,
	})
	if err == nil {
		ginkgo.DeferCleanup(func() { p.Stop() })
		err = p.Ready(ctx, c.Addr)
	}
	if err != nil {
		Abort(verdict.Error, verdict.Harness, fmt.Sprintf("starting the peer's process: %v", err))
	}
	c.proc = p
}

// Signal does a fault to the peer's process by a signal, and tells when.
func (c *Child) Signal(sig os.Signal, kind fault.Kind) time.Duration {
	at := c.signal(sig, trace.Signal)
	c.Lab.Ledger.Done(fault.Fault{Kind: kind})
	return at
}

// heal lets the peer's process go on by a signal.
func (c *Child) heal(sig os.Signal, kind fault.Kind) {
	c.signal(sig, trace.Healed)
	c.Lab.Ledger.Healed(fault.Fault{Kind: kind})
}

func (c *Child) signal(sig os.Signal, kind trace.Kind) time.Duration {
	if err := c.proc.Signal(sig); err != nil {
		notFrozen(err)
		Abort(verdict.Error, verdict.Host, fmt.Sprintf("sending %v to the peer's process: %v", sig, err))
	}
	return c.Lab.Trace.Add(trace.Event{Lane: trace.Harness, Kind: kind,
		Note: fmt.Sprintf("%v to the peer's process %d", sig, c.proc.PID())}, nil)
}

// Ended waits until the process is gone.
func (c *Child) Ended(ctx context.Context) {
	select {
	case <-c.proc.Done():
	case <-ctx.Done():
	}
}

// Freeze stops the peer's process while its system goes on to acknowledge for it, and tells when, on the trace's clock.
func (c *Child) Freeze() time.Duration { return c.Signal(process.Freeze, fault.KindStop) }

// Thaw lets a frozen process of the peer go on.
func (c *Child) Thaw() { c.heal(process.Thaw, fault.KindStop) }

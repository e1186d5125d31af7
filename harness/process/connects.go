package process

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// Connects waits until a {addr} client has come to addr, which arrived tells, at most so long. The error is a *StartError
// that says whether the process ended or merely does not connect.
func (p *Process) Connects(ctx context.Context, addr string, limit time.Duration, arrived <-chan struct{}) error {
	return p.shows(ctx, limit, arrived, "had connected to "+addr, "did not connect to "+addr,
		"the client must connect by itself to the address given for "+subject.AddrWord+" or in "+AddrVariable+
			"; give the command of an adapter (without "+subject.AddrWord+") if it has to be told to")
}

// Asks is Connects for a client of datagrams, which shows by the first one that it sends.
func (p *Process) Asks(ctx context.Context, addr string, limit time.Duration, asked <-chan struct{}) error {
	return p.shows(ctx, limit, asked, "had sent a datagram to "+addr, "sent no datagram to "+addr,
		"the client must ask by itself, over UDP, the address given for "+subject.AddrWord+" or in "+AddrVariable)
}

// shows waits until a client that runs by itself shows that it does, at most so long. What it had done then, and did not do, and what is
// to be done about it are said within sentences.
func (p *Process) shows(ctx context.Context, limit time.Duration, arrived <-chan struct{}, had, not, remedy string) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	problem, notReady := "", p.late
	select {
	case <-arrived:
		return nil
	case <-p.done:
		problem, notReady = fmt.Sprintf("the process %s before it %s", p.Words(), had), p.notReady
	case <-timer.C:
		problem = fmt.Sprintf("it %s within %v", not, limit)
	case <-ctx.Done():
		problem = fmt.Sprintf("it %s: %v", not, context.Cause(ctx))
	}
	if p.arrivesYet(ctx, arrived) {
		return nil
	}
	return notReady(problem, remedy, nil)
}

// arrivesYet reports whether a connection comes to be seen that the process may have made before it ended: a client that refuses what it
// is shown over TLS ends at once, and its end may be noticed before the handshake has.
func (p *Process) arrivesYet(ctx context.Context, arrived <-chan struct{}) bool {
	wait := time.Duration(0)
	if _, _, ended := p.Exit(); ended {
		wait = p.timing.Prompt
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-arrived:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	select {
	case <-arrived: // both at once
		return true
	default:
		return false
	}
}

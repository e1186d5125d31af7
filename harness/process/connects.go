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
	timer := time.NewTimer(limit)
	defer timer.Stop()
	problem, notReady := "", p.late
	select {
	case <-arrived:
		return nil
	case <-p.done:
		problem, notReady = fmt.Sprintf("the process %s before it had connected to %s", p.Words(), addr), p.notReady
	case <-timer.C:
		problem = fmt.Sprintf("it did not connect to %s within %v", addr, limit)
	case <-ctx.Done():
		problem = fmt.Sprintf("it did not connect to %s: %v", addr, context.Cause(ctx))
	}
	if p.arrivesYet(ctx, arrived) {
		return nil
	}
	return notReady(problem, "the client must connect by itself to the address given for "+subject.AddrWord+" or in "+AddrVariable+
		"; give the command of an adapter (without "+subject.AddrWord+") if it has to be told to", nil)
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

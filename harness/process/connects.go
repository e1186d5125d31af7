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
	// A process may end as soon as it has connected.
	select {
	case <-arrived:
		return nil
	default:
	}
	return notReady(problem, "the client must connect by itself to the address given for "+subject.AddrWord+" or in "+AddrVariable+
		"; give the command of an adapter (without "+subject.AddrWord+") if it has to be told to", nil)
}

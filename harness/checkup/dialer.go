package checkup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/harness/process"
)

// watching is how long it is looked how often a client comes back.
const watching = 3 * time.Second

// caller looks at a client without an adapter: whether it connects by itself, and how often it comes back when each of its
// connections is reset. connected is called once it has connected.
func (x *examination) caller(ctx context.Context, connected func()) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		x.find("there is an address to connect to", err)
		return
	}
	addr := l.Addr().String()
	var door resetter
	defer door.close(l)
	arrived := door.open(l)
	p, err := process.Launch(ctx, process.Start{Implementation: x.impl, Addr: addr, Timing: x.bounds()})
	if !x.find("the command starts", err) {
		return
	}
	if x.find("the client connects by itself to the address it is given", p.Connects(ctx, addr, min(greet, x.left()), arrived)) {
		connected()
		until(ctx, p, x.until.Add(-ending))
		x.find(door.says(p), nil)
	}
	x.end(p, "TERM", "the default action of SIGTERM is enough", "TERM ends it")
}

// until waits for that moment, or for the end of the process; for watching at most.
func until(ctx context.Context, p *process.Process, moment time.Time) {
	timer := time.NewTimer(min(watching, time.Until(moment)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.Done():
	case <-ctx.Done():
	}
}

// handshake lets the client's connect return before its connection is reset: a reset that comes with the handshake is a failed
// connect for the client, and no lost connection.
const handshake = 20 * time.Millisecond

// resetter resets every connection that it accepts.
type resetter struct {
	accepted atomic.Int64
	first    time.Time
	over     chan struct{}
}

// open accepts until the listener is closed; what it gives is closed by the first connection.
func (r *resetter) open(l net.Listener) <-chan struct{} {
	arrived := make(chan struct{})
	r.over = make(chan struct{})
	go func() {
		defer close(r.over)
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				continue
			}
			if r.accepted.Add(1) == 1 {
				r.first = time.Now()
				close(arrived)
			}
			time.AfterFunc(handshake, func() {
				// Without it the close would be an orderly end.
				_ = c.(*net.TCPConn).SetLinger(0)
				c.Close()
			})
		}
	}()
	return arrived
}

func (r *resetter) close(l net.Listener) {
	l.Close()
	<-r.over
}

// says is how often the client came back, and what became of it.
func (r *resetter) says(p *process.Process) string {
	watched := time.Since(r.first).Round(100 * time.Millisecond)
	_, _, ended := p.Exit()
	switch again := r.accepted.Load() - 1; {
	case again == 0 && ended:
		return fmt.Sprintf("when its connection was reset it did not come back: the process %s", p.Words())
	case again == 0:
		return fmt.Sprintf("when its connection was reset it did not come back within %v", watched)
	default:
		return fmt.Sprintf("when its connections were reset it came back %d times in %v", again, watched)
	}
}

package checkup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// watching is how long it is looked how often a client comes back.
const watching = 3 * time.Second

// caller looks at a client without an adapter: whether it connects by itself, and how often it comes back when each of its
// connections is reset. connected is called once it has connected.
func (x *examination) caller(ctx context.Context, connected func()) {
	l, err := x.carrier().Listen(ctx, "", transport.Options{})
	if err != nil {
		x.find("there is an address to connect to", err)
		return
	}
	addr := l.Addr()
	var door resetter
	defer door.close(l)
	arrived := door.open(l)
	p, err := process.Launch(ctx, process.Start{Implementation: x.impl, Addr: addr, Files: x.files(), Timing: x.bounds()})
	if !x.find("the command starts", err) {
		return
	}
	if x.find("the client connects by itself to the address it is given", p.Connects(ctx, addr, min(greet, x.left()), arrived)) {
		connected()
		if !x.opens(door.shakes(ctx)) {
			x.end(p, "TERM", "the default action of SIGTERM is enough", "TERM ends it")
			return
		}
		until(ctx, p, x.until.Add(-ending))
		x.find(door.says(p), nil)
	}
	x.end(p, "TERM", "the default action of SIGTERM is enough", "TERM ends it")
}

// opens is the step at which a client shows that it speaks TLS, or plain text where that is what it is to speak.
func (x *examination) opens(err error) bool {
	if x.sealed != nil {
		return x.find("it makes a handshake of TLS", unsealed(err, record.Client))
	}
	return err == nil || x.find("it speaks plain text", err)
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
	shaken   chan error // what was wrong with how the first one began; nil if nothing was
}

// open accepts until the listener is closed; what it gives is closed by the first connection.
func (r *resetter) open(l transport.Listener) <-chan struct{} {
	arrived := make(chan struct{})
	r.over, r.shaken = make(chan struct{}), make(chan error, 1)
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
			first := r.accepted.Add(1) == 1
			if first {
				r.first = time.Now()
				close(arrived)
			}
			go r.reset(c, first)
		}
	}()
	return arrived
}

// reset looks how a connection begins, and resets it a moment later.
func (r *resetter) reset(c transport.Stream, first bool) {
	var err error
	if s, is := c.(transport.Sealed); is {
		err = s.Handshake(context.Background())
	} else if first {
		err = plain(c)
	}
	if first {
		r.shaken <- err
	}
	time.Sleep(handshake)
	_ = c.Break() // without it the close would be an orderly end
	c.Close()
}

// speaking is how long the first words of a client are waited for: most have none, and are reset the later for it.
const speaking = 200 * time.Millisecond

// plain returns what is wrong with a connection in plain text that begins with a ClientHello: a record of a handshake, and its first
// message (RFC 8446 sections 5.1 and 4).
func plain(c net.Conn) error {
	said := make([]byte, 24)
	if err := c.SetReadDeadline(time.Now().Add(speaking)); err != nil {
		return err
	}
	n, _ := io.ReadAtLeast(c, said, 6)
	if said = said[:n]; n < 6 || !bytes.HasPrefix(said, []byte{22, 3}) || said[5] != 1 {
		return nil
	}
	return trouble("run it with --transport tls (transport: tls in the manifest), and {ca} and {name} in its command",
		"it speaks TLS: its first bytes are %s, a ClientHello", discover.Show(said))
}

// shakes is what was wrong with how the first connection began.
func (r *resetter) shakes(ctx context.Context) error {
	select {
	case err := <-r.shaken:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *resetter) close(l transport.Listener) {
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

package relay

import (
	"errors"
	"io"
	"net"
	"sync/atomic"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// link is one direction of a connection: its Read is where the chain begins, and the sink is where it ends.
type link struct {
	conn     *conn
	dir      fault.Direction
	from, to *leg
	back     *link // the opposite direction

	read    atomic.Int64
	written *mark // how far the stream has been handed to the receiver's socket

	// Guarded by the connection's mutex.
	reset  bool // the source was reset: when the chain has run dry, so is the receiver
	closed bool // the chain has ended
}

// Read reads from the source. Every end of the stream is io.EOF to the chain; which one it was, the link remembers.
func (l *link) Read(p []byte) (int, error) {
	n, err := l.from.sock.Read(p)
	l.read.Add(int64(n))
	if n > 0 || err == nil {
		return n, nil
	}
	l.sourceEnded(err)
	l.conn.ends.Done()
	return 0, io.EOF
}

func (l *link) sourceEnded(err error) {
	c := l.conn
	c.mu.Lock()
	if c.ended || errors.Is(err, net.ErrClosed) {
		c.mu.Unlock()
		return
	}
	if errors.Is(err, io.EOF) && !l.from.wasReset() {
		l.from.done = true
		c.note(trace.FIN, l.dir, "")
		c.mu.Unlock()
		return
	}
	l.reset = true
	late := l.closed
	c.note(trace.RST, l.dir, err.Error())
	c.mu.Unlock()
	if late { // a cut ended the chain before: nothing is left to wait for
		c.breakOff(flushLimit, "reset passed on", l)
	}
}

// sink ends the chain. Its Write never fails: what cannot be delivered is discarded, for a chain whose end stops taking
// chunks leaves its goroutines behind.
type sink struct{ *link }

func (s sink) Write(p []byte) (int, error) {
	if s.written.isEnded() {
		return len(p), nil
	}
	n, err := s.to.sock.Write(p)
	s.written.add(int64(n))
	if err != nil {
		s.receiverGone(err)
	}
	return len(p), nil
}

// receiverGone handles a write that failed. The opposite direction reads from the same socket and passes the reset on after
// its own bytes; only when it has ended already is that done here.
func (s sink) receiverGone(err error) {
	s.written.end()
	c := s.conn
	c.mu.Lock()
	s.to.broken = true
	alone := !c.ended && s.to.done
	if alone {
		c.note(trace.RST, s.back.dir, err.Error())
	}
	c.mu.Unlock()
	if alone {
		c.breakOff(flushLimit, "reset passed on", s.back)
	}
}

// Close is the end of the chain: all bytes have passed, and the end of the stream follows them.
func (s sink) Close() error {
	defer s.conn.ends.Done()
	c := s.conn
	c.mu.Lock()
	s.closed = true
	reset := s.link.reset
	if !reset && !c.ended && !s.to.broken && s.to.sock.CloseWrite() == nil {
		s.to.finSent = true
		c.note(trace.EndFIN, s.dir, "")
	}
	c.mu.Unlock()
	if reset {
		c.breakOff(flushLimit, "reset passed on", s.link)
	}
	s.written.end()
	c.relay.note(trace.Event{Conn: c.n, Kind: trace.Got, Dir: string(s.dir), N: int(s.read.Load()),
		Note: "in all; " + s.written.String() + " passed"})
	return nil
}

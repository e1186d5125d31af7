package relay

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

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
	defer c.mu.Unlock()
	switch {
	case c.ended || errors.Is(err, net.ErrClosed):
	case errors.Is(err, io.EOF) && !l.from.wasReset():
		l.from.done = true
		c.note(trace.FIN, l.dir, "")
		c.relay.live.Add(1)
		go l.watchEnded()
	default:
		l.sourceReset(err.Error())
	}
}

// watchEnded notices a reset that comes after the source's FIN, when nobody reads any more.
func (l *link) watchEnded() {
	c := l.conn
	defer c.relay.live.Done()
	if !awaitReset(l.from.sock) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended && !l.from.finSent && !l.from.broken {
		l.from.broken = true
		l.sourceReset("after its FIN")
	}
}

// sourceReset passes a reset on behind the bytes before it. The connection's mutex must be held.
func (l *link) sourceReset(how string) {
	l.conn.note(trace.RST, l.dir, how)
	l.reset = true
	if l.closed { // the chain has run dry, or a cut ended it before: nothing is left to wait for
		l.conn.relay.live.Add(1)
		go func() {
			defer l.conn.relay.live.Done()
			l.conn.breakOff(flushLimit, "reset passed on", l)
		}()
	}
}

// sink ends the chain. Its Write never fails: what cannot be delivered is discarded, for a chain whose end stops taking
// chunks leaves its goroutines behind.
type sink struct{ *link }

func (s sink) Write(p []byte) (int, error) {
	if s.written.isEnded() {
		return len(p), nil
	}
	at := s.conn.relay.cfg.Trace.Now()
	n, err := s.to.sock.Write(p)
	s.witness(at, p[:n])
	s.written.add(int64(n))
	if err != nil {
		s.receiverGone(err)
	}
	return len(p), nil
}

// witness tells the trace that bytes passed on at a time, if it is asked to.
func (s sink) witness(at time.Duration, p []byte) {
	if s.conn.relay.cfg.Witness && len(p) > 0 {
		s.conn.relay.cfg.Trace.Add(trace.Event{T: at, Lane: trace.Relay, Conn: s.conn.n, Kind: trace.Sent, Dir: string(s.dir)}, p)
	}
}

// receiverGone handles a write that failed. The opposite direction reads from the same socket and passes the reset on behind
// its own bytes; when it has read to the end already, it has to be told.
func (s sink) receiverGone(err error) {
	s.written.end()
	c := s.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended && s.to.done && !s.to.broken {
		s.back.sourceReset(err.Error())
	}
	s.to.broken = true
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

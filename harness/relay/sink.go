package relay

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
)

// sink ends the chain. Its Write never fails: what cannot be delivered is discarded, for a chain whose end stops taking
// chunks leaves its goroutines behind.
type sink struct{ *link }

func (s sink) Write(p []byte) (int, error) {
	if s.written.isEnded() {
		return len(p), nil
	}
	var at time.Duration
	if s.conn.relay.cfg.Witness {
		at = s.conn.relay.cfg.Trace.Now()
	}
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

// Close is the end of a way: all bytes have passed, and the end of the stream follows them, unless it goes on in the other.
func (s sink) Close() error {
	if s.turning {
		return nil
	}
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
		Note: "in all; " + s.passed()})
	return nil
}

// passed says how many bytes passed, and how many of them from socket to socket, unread.
func (s sink) passed() string {
	if s.unread > 0 {
		return fmt.Sprintf("%s passed, %d of them unread", s.written, s.unread)
	}
	return fmt.Sprintf("%s passed", s.written)
}

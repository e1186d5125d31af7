package relay

import (
	"errors"
	"io"
	"net"
	"sync/atomic"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// link is one direction of a connection. Its Read is where the stream begins, and the sink is where it ends.
type link struct {
	conn     *conn
	dir      fault.Direction
	from, to *leg
	back     *link // the opposite direction
	toxics   []toxic

	read    atomic.Int64
	written *mark // how far the stream has been handed to the receiver's socket

	// Of the goroutine that carries the stream.
	direct  bool   // from socket to socket, not through the chain
	turning bool   // it goes on in the other way
	over    bool   // the source has ended
	inHand  []byte // what was read on the way that is left, and goes first on the other
	unread  int64  // how many bytes passed that nobody looked at
	pipe    *pipe  // nil until much came at once

	// Guarded by the connection's mutex.
	reset  bool // the source was reset: when the chain has run dry, so is the receiver
	closed bool // the chain has ended
}

// newLink is the link with its toxics; back is still to be set.
func (c *conn) newLink(dir fault.Direction, from, to *leg) *link {
	l := &link{conn: c, dir: dir, from: from, to: to, written: newMark()}
	l.install()
	return l
}

// run carries the stream to its end: from socket to socket while nothing is to be done to it, and else through the chain.
func (l *link) run() {
	defer func() { l.pipe.close() }()
	for again := true; again; again = l.turning {
		l.turning = false
		l.direct = l.quiet()
		if l.direct {
			l.handOver()
		} else {
			l.throughChain()
		}
	}
}

// quiet reports whether nothing is to be done to the bytes that come now, and nothing waits for one of them.
func (l *link) quiet() bool {
	for _, t := range l.toxics {
		if !t.idle() {
			return false
		}
	}
	return true
}

// Read reads from the source. Every end of the stream is io.EOF here; which one it was, the link remembers. So is the end
// of the chain's turn, when nothing is to be done to the stream any more.
func (l *link) Read(p []byte) (int, error) {
	switch {
	case len(l.inHand) > 0:
		n := copy(p, l.inHand)
		l.inHand = l.inHand[n:]
		return n, nil
	case l.over:
		return 0, io.EOF
	case !l.direct && l.quiet():
		l.turning = true
		return 0, io.EOF
	}
	return l.took(l.from.sock.Read(p))
}

// took accounts for what came from the source.
func (l *link) took(n int, err error) (int, error) {
	l.read.Add(int64(n))
	if n > 0 || err == nil {
		return n, nil
	}
	l.over = true
	l.sourceEnded(err)
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
		c.note(trace.FIN, l.dir, l.from.words())
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
	if l.from.notified() || !l.from.resets || !awaitReset(l.from.sock) {
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

package fast

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/server"
)

// conn is a connection in the care of a crew. It is read and written without a wait: net.Conn's Read wants a buffer before
// anything is there to fill it with, and its Write waits until all is taken. The system's own calls are reached through
// syscall.RawConn, deadlines and all.
type conn struct {
	*net.TCPConn
	raw     syscall.RawConn
	crews   *crews
	session server.Session
	desk    *server.Desk // of the turns under way; nil while it rests
	place

	// What the calls below give to and take from the functions that RawConn calls. They are kept, because a function
	// that is made anew for each read is an allocation for each read.
	readable, writable func(fd uintptr) bool
	rest               []byte
	n                  int
	readErr, writeErr  error
}

// desks are kept for whoever serves next.
var desks = sync.Pool{New: func() any { return new(server.Desk) }}

// errNothing is no error: there is nothing to read.
var errNothing = errors.New("there is nothing to read")

// fairTurns is how many turns a connection may take without a wait before it steps back behind the others. A turn is one read
// and the replies to it, so a client that floods delays the others by some hundred kilobytes and no more.
const fairTurns = 8

// Serve begins with a turn of its own: as a rule the client has something to say.
func (c *conn) Serve(s server.Session) {
	c.session = s
	go c.serve()
}

// serve gives the session turns until it is over or rests.
func (c *conn) serve() {
	for turns := 1; ; turns++ {
		n, err := c.read()
		if err == errNothing {
			turns = 0
		} else if c.session.Turn(n, err) {
			c.leave()
			return
		}
		if err == errNothing || err == nil && c.yields(turns) {
			rests, err := c.tryRest()
			if rests {
				return
			}
			if err != nil && c.session.Turn(0, err) {
				c.leave()
				return
			}
		}
		if turns%fairTurns == 0 {
			runtime.Gosched()
		}
	}
}

// read reads once, into the session's room. The end of the stream is io.EOF.
func (c *conn) read() (int, error) {
	if c.rang() {
		return 0, os.ErrDeadlineExceeded
	}
	if err := c.raw.Read(c.readable); err != nil {
		return 0, err
	}
	if c.readErr == syscall.EAGAIN {
		return 0, errNothing
	}
	if c.readErr != nil {
		return 0, c.readErr
	}
	if c.n == 0 {
		return 0, io.EOF
	}
	return c.n, nil
}

// insist is how often a reader asks again before it rests, if a processor is free for that: about ten microseconds,
// which is less than it costs to fall asleep and to be woken. A client that asks, gets its answer and asks again comes within
// them. With more connections than processors one of the others has something to do, and nobody insists.
const insist = 40

// readOnce always returns true: whatever comes later is not waited for here.
func (c *conn) readOnce(fd uintptr) bool {
	c.sit()
	room := c.session.Room()
	c.n, c.readErr = uninterrupted(receive, int(fd), room)
	for again := 0; c.readErr == syscall.EAGAIN && again < insist && c.crews.hasSpare(); again++ {
		c.n, c.readErr = uninterrupted(receive, int(fd), room)
	}
	return true
}

// TryWrite hands as much of p to the system as it takes without waiting.
func (c *conn) TryWrite(p []byte) (int, error) {
	c.rest = p
	err := c.raw.Write(c.writable)
	taken := len(p) - len(c.rest)
	c.rest = nil
	if err == nil && c.writeErr != syscall.EAGAIN {
		err = c.writeErr
	}
	return taken, err
}

// writeSome always returns true: whatever is left is not waited for here.
func (c *conn) writeSome(fd uintptr) bool {
	c.writeErr = nil
	for len(c.rest) > 0 && c.writeErr == nil {
		var n int
		n, c.writeErr = uninterrupted(transmit, int(fd), c.rest)
		c.rest = c.rest[max(n, 0):]
	}
	return true
}

// sit gives the session a desk, if it has none.
func (c *conn) sit() {
	if c.desk == nil {
		c.desk = desks.Get().(*server.Desk)
		c.session.Sit(c.desk)
	}
}

// rise takes the desk back.
func (c *conn) rise() {
	if c.desk != nil {
		c.session.Rise()
		desks.Put(c.desk)
		c.desk = nil
	}
}

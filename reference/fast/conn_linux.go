package fast

import (
	"os"
	"sync"

	"github.com/sockdrill/sockdrill/reference/server"
)

// conn is a connection in the care of a crew.
type conn struct {
	*socket
	session server.Session
	desk    *server.Desk // of the turn under way; nil while it rests
	place
}

// desks are kept for whoever serves next.
var desks = sync.Pool{New: func() any { return new(server.Desk) }}

// Serve begins with a turn of its own: as a rule the client has something to say.
func (c *conn) Serve(s server.Session) {
	c.session = s
	go c.serve()
}

// serve gives the session a turn, and has it rest although more may be there: the crew hears of that again when the others have
// had their turns. A turn is one read and the replies to it, so a client that floods delays the others by some hundred
// kilobytes and no more.
func (c *conn) serve() {
	for rests := false; !rests; {
		n, err := c.read()
		if err != errNothing && c.session.Turn(n, err) {
			c.leave()
			return
		}
		rests, err = c.tryRest()
		if err != nil && c.session.Turn(0, err) {
			c.leave()
			return
		}
	}
}

// read reads once, into the session's room.
func (c *conn) read() (int, error) {
	if c.rang() {
		return 0, os.ErrDeadlineExceeded
	}
	c.sit()
	return c.tryRead(c.session.Room())
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

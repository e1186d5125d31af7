package secure

import (
	"io"
	"net"
	"time"
)

// What a connection is, which decides how it is closed.
const (
	whole   int32 = iota // close_notify, then the FIN
	alerted              // we sent an alert: the FIN, and a moment for it to arrive
	broken               // half a record may have left, or the other side is gone: nothing that we send makes sense any more
	aborted              // a reset is wanted
)

// parting is how long a close takes at most. A goodbye that does not leave within it is not waited for.
const parting = 500 * time.Millisecond

// CloseWrite says goodbye and then sends the FIN. The goodbye is what counts: only it tells the other side that nothing is missing
// (RFC 8446 section 6.1). Reading goes on; with TLS 1.2 the other side may end at once (RFC 5246 section 7.2.1).
func (c *Conn) CloseWrite() error {
	var err error
	if c.state.Load() == whole {
		err = c.Conn.CloseWrite()
	}
	c.socket.finish()
	return err
}

// Close ends the connection. Called during a write it closes the socket without a goodbye, since the write may wait for long.
func (c *Conn) Close() error {
	switch c.state.Load() {
	case whole:
		enough := time.AfterFunc(parting, func() { c.socket.Close() })
		defer enough.Stop()
		return c.Conn.Close()
	case alerted:
		c.listenOn()
	}
	return c.socket.Close()
}

// SetLinger with 0 makes the coming Close a reset: no goodbye, and whatever is unsent is lost.
func (c *Conn) SetLinger(sec int) error {
	if sec == 0 {
		c.state.Store(aborted)
	}
	if tcp, ok := c.socket.Conn.(*net.TCPConn); ok {
		return tcp.SetLinger(sec)
	}
	return nil
}

// listenOn reads on after an alert, and throws away what comes. A socket that is closed with unread bytes sends a reset, which
// would overtake the alert: the other side would see a network that failed, and try again.
func (c *Conn) listenOn() {
	c.socket.finish()
	c.socket.SetReadDeadline(time.Now().Add(parting))
	io.Copy(io.Discard, c.socket)
}

package client

import (
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

// How is a way to close.
type How string

// The ways to close. After any of them the client sends nothing new and never connects again.
const (
	Graceful How = "graceful" // send what is queued, then FIN, and take what still comes
	Abort    How = "abort"    // a reset: the peer is told that something is lost
	Half     How = "half"     // send what is queued, then FIN, and go on reading until the peer ends
)

// lingerLimit is how long a graceful close waits for the peer's FIN where nothing is expected from it any more.
const lingerLimit = 500 * time.Millisecond

// Close ends the client in that way and returns at once. The outcome comes when all is over, or for Half when the FIN
// was sent. It fails if something queued could not be sent. Closing again, or what is closed, does no harm.
func (c *Client) Close(how How, done func(Outcome)) *Call {
	call := c.newCall(done)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	if c.ends(call) {
		return call
	}
	cn := c.conn
	switch {
	case cn == nil:
		go c.endNow(call, cause.New(cause.Closed, "before it was connected"))
	case how == Abort:
		reset(cn.nc)
		go c.endNow(call, cause.New(cause.Closed, "aborted"))
	case how == Half:
		cn.shutdown()
		go c.closeHalf(cn, call)
	default:
		cn.shutdown()
		go c.closeGently(cn, call)
	}
	return call
}

// Cancel ends whatever the client is doing, at once: connecting, waiting, or a connection, which is closed. What was
// under way fails with class canceled.
func (c *Client) Cancel(done func(Outcome)) *Call {
	call := c.newCall(done)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ends(call) {
		return call
	}
	go c.endNow(call, cause.New(cause.Canceled, "by the user"))
	return call
}

// ends resolves the call at once if there is nothing to end, because the client never began or is over.
func (c *Client) ends(call *Call) bool {
	if c.begun && c.over == nil {
		return false
	}
	c.closing = true
	c.resolve(call, Outcome{})
	return true
}

func (c *Client) endNow(call *Call, why *cause.Error) {
	c.end(why)
	c.finishCall(call, nil)
}

// finishCall gives a close its outcome once the client is over.
func (c *Client) finishCall(call *Call, err *cause.Error) {
	<-c.finished
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolve(call, Outcome{Err: err})
}

// shutdown lets the writer send what is queued and then the FIN. The caller holds the lock.
func (cn *conn) shutdown() {
	cn.shut = true
	cn.nudge()
}

func (c *Client) closeHalf(cn *conn, call *Call) {
	var err *cause.Error
	select {
	case <-cn.shutDone:
	case <-cn.over:
		err = cn.ended()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolve(call, Outcome{Err: err})
}

// closeGently flushes, and then waits for the peer's FIN. A socket that is closed while bytes of the peer are still on
// their way answers them with a reset, and a reset may overtake what was flushed: the peer would lose our last words.
func (c *Client) closeGently(cn *conn, call *Call) {
	cn.pause(false)
	var limit <-chan time.Time
	if c.cfg.CloseTimeout > 0 {
		timer := time.NewTimer(c.cfg.CloseTimeout)
		defer timer.Stop()
		limit = timer.C
	}
	unflushed := cn.flush(limit)
	if unflushed == nil {
		cn.linger(limit)
	}
	c.end(cause.New(cause.Closed, "by the user"))
	c.finishCall(call, unflushed)
}

// ended is what a connection that is over means for its close: nothing, if the FIN was sent before.
func (cn *conn) ended() *cause.Error {
	select {
	case <-cn.shutDone:
		return nil
	default:
		return cn.why
	}
}

// flush waits until the FIN was sent; the error says what is left if that cannot be.
func (cn *conn) flush(limit <-chan time.Time) *cause.Error {
	select {
	case <-cn.shutDone:
		return nil
	case <-cn.over:
		return cn.ended()
	case <-limit:
		cn.client.mu.Lock()
		defer cn.client.mu.Unlock()
		why := cause.New(cause.SendTimeout, "close: %d bytes of frames were not flushed within %v", cn.queued, cn.client.cfg.CloseTimeout)
		cn.client.trouble(cn.name, why)
		return why
	}
}

// linger reads on until the peer ends too, for a bounded time. Replies that are still expected are given all the time
// that CloseTimeout leaves.
func (cn *conn) linger(limit <-chan time.Time) {
	cn.client.mu.Lock()
	expecting := len(cn.client.pending) > 0
	cn.client.mu.Unlock()
	enough := time.NewTimer(lingerLimit)
	defer enough.Stop()
	if expecting && limit != nil {
		enough.Stop()
	}
	select {
	case <-cn.over:
	case <-limit:
	case <-enough.C:
	}
}

// closeWrite sends the FIN. What cannot (a pipe in a test) is closed as a whole a little later.
func closeWrite(nc net.Conn) {
	if half, ok := nc.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

// reset makes the coming Close a reset.
func reset(nc net.Conn) {
	if tcp, ok := nc.(interface{ SetLinger(int) error }); ok {
		tcp.SetLinger(0)
	}
}

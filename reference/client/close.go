package client

import (
	"context"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// How is a way to close.
type How string

// The ways to close. After any of them the client sends nothing new and never connects again.
const (
	Graceful How = "graceful" // send what is queued, wait for the replies that are due, then FIN, and take what still comes
	Abort    How = "abort"    // a reset: the peer is told that something is lost
	Half     How = "half"     // send what is queued, then FIN, and go on reading until the peer ends
)

// lingerLimit is how long a graceful close waits for the peer's FIN where nothing is expected from it any more.
const lingerLimit = 500 * time.Millisecond

// Close ends the client in that way and returns at once. The outcome comes when all is over, or for Half when the FIN
// was sent. It fails if something queued could not be sent. Closing again, or what is closed, does no harm.
func (c *Client) Close(how How, done func(Outcome)) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.newCall(done)
	c.closing = true
	if c.ends(call) {
		return call
	}
	cn := c.conn
	switch {
	case cn == nil:
		go c.endNow(call, errclass.New(errclass.Closed, "before it was connected"))
	case how == Abort:
		reset(cn.nc)
		go c.endNow(call, errclass.New(errclass.Closed, "aborted"))
	case how == Half:
		cn.shutdown()
		go c.closeHalf(cn, call)
	default:
		c.move(closing, Event{Conn: cn.name})
		cn.leaving = true
		cn.checkDrained()
		go c.closeGently(cn, call)
	}
	return call
}

// Cancel ends whatever the client is doing, at once: connecting, waiting, or a connection, which is closed. What was
// under way fails with class canceled.
func (c *Client) Cancel(done func(Outcome)) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.newCall(done)
	if c.ends(call) {
		return call
	}
	go c.endNow(call, errclass.New(errclass.Canceled, "by the user"))
	return call
}

// ends resolves the call at once if there is nothing to end, because the client never began or is over.
func (c *Client) ends(call *Call) bool {
	if c.begun && c.over == nil {
		return false
	}
	c.closing = true
	c.resolve(call, Outcome{})
	c.move(closed, Event{Class: errclass.Closed})
	return true
}

func (c *Client) endNow(call *Call, why *errclass.Error) {
	c.end(why)
	c.finishCall(call, Outcome{})
}

// finishCall gives a close its outcome once the client is over.
func (c *Client) finishCall(call *Call, outcome Outcome) {
	<-c.finished
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolve(call, outcome)
}

// shutdown lets the writer send what is queued and then the FIN. The caller holds the lock.
func (cn *conn) shutdown() {
	cn.shut = true
	cn.nudge()
}

func (c *Client) lockedShutdown(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cn.shutdown()
}

func (c *Client) closeHalf(cn *conn, call *Call) {
	var err *errclass.Error
	select {
	case <-cn.shutDone:
	case <-cn.over:
		err = cn.ended()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolve(call, Outcome{Err: err})
}

// closeGently waits for the replies that are due, flushes, and then waits for the peer's FIN. A socket that is closed while
// bytes of the peer are still on their way answers them with a reset, and a reset may overtake what was flushed: the peer
// would lose our last words. For the same reason the reading side is never shut: SD_BOTH and a close resets, too.
func (c *Client) closeGently(cn *conn, call *Call) {
	cn.pause(false)
	ctx := context.Background()
	if c.cfg.CloseTimeout > 0 {
		limited, cancel := context.WithTimeout(ctx, c.cfg.CloseTimeout)
		defer cancel()
		ctx = limited
	}
	limit := ctx.Done()
	cn.awaitReplies(limit)
	c.lockedShutdown(cn)
	unflushed, left := cn.flush(limit)
	if unflushed == nil {
		cn.linger(limit)
	}
	c.end(errclass.New(errclass.Closed, "by the user"))
	c.finishCall(call, Outcome{Err: unflushed, Unflushed: left})
}

// awaitReplies waits until no reply is due any more. Without a limit of its own it is as patient as linger.
func (cn *conn) awaitReplies(limit <-chan struct{}) {
	var enough <-chan time.Time
	if limit == nil {
		enough = time.After(lingerLimit)
	}
	select {
	case <-cn.drained:
	case <-cn.over:
	case <-limit:
	case <-enough:
	}
}

// ended is what a connection that is over means for its close: nothing, if the FIN was sent before.
func (cn *conn) ended() *errclass.Error {
	select {
	case <-cn.shutDone:
		return nil
	default:
		return cn.why
	}
}

// flush waits until the FIN was sent; the error says what is left if that cannot be, and left how many bytes.
func (cn *conn) flush(limit <-chan struct{}) (why *errclass.Error, left int) {
	select {
	case <-cn.shutDone:
		return nil, 0
	case <-cn.over:
		if left = cn.unsent(); left == 0 {
			return nil, 0 // the peer was first, and nothing is lost
		}
		return cn.ended(), left
	case <-limit:
	}
	left = cn.unsent()
	if left == 0 {
		return nil, 0
	}
	why = errclass.New(errclass.SendTimeout, "close: %d bytes of frames were not flushed within %v", left, cn.client.cfg.CloseTimeout)
	cn.client.trouble(cn.name, why)
	return why, left
}

// unsent is how many bytes of frames were accepted and have not left whole.
func (cn *conn) unsent() int {
	cn.client.mu.Lock()
	defer cn.client.mu.Unlock()
	return cn.queued
}

// linger reads on until the peer ends too, for a bounded time.
func (cn *conn) linger(limit <-chan struct{}) {
	enough := time.NewTimer(lingerLimit)
	defer enough.Stop()
	select {
	case <-cn.over:
	case <-limit:
	case <-enough.C:
	}
}

// reset makes the coming Close a reset.
func reset(nc net.Conn) {
	if tcp, ok := nc.(interface{ SetLinger(int) error }); ok {
		tcp.SetLinger(0)
	}
}

package client

import (
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Send queues one message and returns at once; the payload may be changed then. Done, if not nil, is called with the
// outcome on the goroutine of the events: success when the system has taken all of it, which does not mean that the peer
// has.
//
// A message is for the connection that there is. Without one it fails at once with class closed; one that is lost with
// the connection fails, and is not sent on the next.
func (c *Client) Send(payload []byte, done func(Outcome)) *Call {
	call := c.newCall(done)
	var err error
	call.frame, err = c.framing.Append(nil, payload, c.cfg.MaxFrame)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.resolve(call, Outcome{Err: frameError(err)})
		return call
	}
	if why := c.enqueue(call); why != nil {
		c.resolve(call, Outcome{Err: why})
	}
	return call
}

// seal adds the message to dst as a frame. It is made in place: a payload of its own would be copied once more.
func (c *Client) seal(dst []byte, m message.Message) ([]byte, error) {
	start := len(dst)
	return c.framing.Finish(m.Append(c.framing.Reserve(dst)), start, c.cfg.MaxFrame)
}

// enqueue puts the call's frame in the queue of the connection, or says why not. The caller holds the lock.
func (c *Client) enqueue(call *Call) *errclass.Error {
	cn := c.conn
	if cn == nil || c.closing || cn.isOver() {
		return errclass.New(errclass.Closed, "not connected")
	}
	if c.cfg.SendQueue > 0 && cn.queued > 0 && cn.queued+len(call.frame) > c.cfg.SendQueue {
		cn.refused = true
		return errclass.New(errclass.QueueFull, "%d bytes wait, %d more would exceed %d", cn.queued, len(call.frame), c.cfg.SendQueue)
	}
	call.conn, call.step = cn, queued
	call.try++
	cn.push(parcel{frame: call.frame, call: call, try: call.try})
	return nil
}

// Cancel gives up on the call, with class canceled. After its outcome it does nothing.
func (call *Call) Cancel() {
	call.client.withdraw(call, errclass.New(errclass.Canceled, "by its sender"))
}

// moment is how long a frame that is given up may take to leave whole: a frame that only just began needs far less.
const moment = 100 * time.Millisecond

func (c *Client) withdraw(call *Call, why *errclass.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !call.settled {
		c.giveUp(call, why)
	}
}

// giveUp takes a call back. What has not begun to leave never will. What has left is left alone: a late reply finds
// nobody. What stays half gone takes the connection with it: the peer waits for the rest of that frame, and anything else
// would be read as such. The caller holds the lock.
func (c *Client) giveUp(call *Call, why *errclass.Error) {
	cn := call.conn
	switch call.step {
	case waiting:
		c.waiting = slices.DeleteFunc(c.waiting, func(other *Call) bool { return other == call })
	case queued:
		cn.remove(call)
	case leaving:
		// The writer looks again, and leaves out what has not begun.
		cn.out.Recall()
		time.AfterFunc(moment, func() { cn.endIfHalfGone(call) })
	}
	if why.Class.Timeout() {
		c.counts.timeouts.Add(1)
	}
	c.resolve(call, Outcome{Err: why})
}

// endIfHalfGone ends the connection if the frame of a call that was given up is still being written.
func (cn *conn) endIfHalfGone(call *Call) {
	cn.client.mu.Lock()
	b := &cn.batch
	halfGone := slices.ContainsFunc(b.parcels[b.whole:], func(p parcel) bool { return p.call == call })
	cn.client.mu.Unlock()
	if halfGone {
		cn.end(errclass.New(errclass.Canceled, "a frame was given up half sent"))
	}
}

// remove takes a call's frame out of the queue. The caller holds the lock.
func (cn *conn) remove(call *Call) {
	cn.release(cn.queue.remove(call))
}

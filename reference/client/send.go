package client

import (
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Outcome is how a call ended. Err is nil if it succeeded. For a request, Body is that of the reply and Code that of an
// error reply.
type Outcome struct {
	Err  *cause.Error
	Code message.Code
	Body []byte
}

// step is how far a send has come.
type step int

const (
	waiting step = iota // for a connection, or for its next try
	queued              // on a connection, not a byte of it gone
	leaving             // some bytes may be gone
	sent                // all bytes are with the system
)

// Call is one send, request, close or cancel. It has exactly one outcome.
type Call struct {
	client *Client
	notify func(Outcome)
	done   chan struct{}

	// Guarded by the client's lock.
	settled bool
	outcome Outcome
	step    step
	conn    *conn    // that it is on; nil while it waits
	request *request // nil for anything else
}

func (c *Client) newCall(notify func(Outcome)) *Call {
	return &Call{client: c, notify: notify, done: make(chan struct{})}
}

// Done is closed when the call has its outcome.
func (call *Call) Done() <-chan struct{} { return call.done }

// Wait returns the outcome when there is one.
func (call *Call) Wait() Outcome {
	<-call.done
	return call.outcome
}

// resolve gives the call its outcome, unless it has one: a reply, a limit and a cancel may come in the same instant, and
// the first wins. The caller holds the lock.
func (c *Client) resolve(call *Call, outcome Outcome) {
	if call.settled {
		return
	}
	call.settled = true
	call.outcome = outcome
	if call.request != nil {
		call.request.forget(c)
	}
	close(call.done)
	if call.notify != nil {
		c.lane.Post(func() { call.notify(outcome) })
	}
}

// Send queues one message and returns at once. Done, if not nil, is called with the outcome on the goroutine of the
// events: success when the system has taken all of it, which does not mean that the peer has.
//
// A message is for the connection that there is. Without one it fails at once with class closed; one that is lost with
// the connection fails, and is not sent on the next.
func (c *Client) Send(payload []byte, done func(Outcome)) *Call {
	call := c.newCall(done)
	frame, err := c.framing.Append(nil, payload, c.cfg.MaxFrame)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.resolve(call, Outcome{Err: frameError(err)})
		return call
	}
	if why := c.enqueue(call, frame); why != nil {
		c.resolve(call, Outcome{Err: why})
	}
	return call
}

// enqueue puts the frame in the queue of the connection, or says why not. The caller holds the lock.
func (c *Client) enqueue(call *Call, frame []byte) *cause.Error {
	cn := c.conn
	if cn == nil || c.closing || cn.isOver() {
		return cause.New(cause.Closed, "not connected")
	}
	if c.cfg.SendQueue > 0 && cn.queued > 0 && cn.queued+len(frame) > c.cfg.SendQueue {
		return cause.New(cause.QueueFull, "%d bytes wait, %d more would exceed %d", cn.queued, len(frame), c.cfg.SendQueue)
	}
	call.conn, call.step = cn, queued
	cn.push(&parcel{frame: frame, call: call})
	return nil
}

// Cancel gives up on the call, with class canceled. After its outcome it does nothing.
func (call *Call) Cancel() {
	call.client.withdraw(call, cause.New(cause.Canceled, "by its sender"))
}

// moment is how long a frame that is given up may take to leave whole: a frame that only just began needs far less.
const moment = 100 * time.Millisecond

// withdraw takes a call back. What has not begun to leave never will. What has left is left alone: a late reply finds
// nobody. What stays half gone takes the connection with it: the peer waits for the rest of that frame, and anything else
// would be read as such.
func (c *Client) withdraw(call *Call, why *cause.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call.settled {
		return
	}
	switch call.step {
	case waiting:
		c.waiting = slices.DeleteFunc(c.waiting, func(other *Call) bool { return other == call })
	case queued:
		call.conn.remove(call)
	case leaving:
		cn := call.conn
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
	halfGone := cn.current != nil && cn.current.call == call
	cn.client.mu.Unlock()
	if halfGone {
		cn.end(cause.New(cause.Canceled, "a frame was given up half sent"))
	}
}

// remove takes a call's frame out of the queue. The caller holds the lock.
func (cn *conn) remove(call *Call) {
	cn.queue = slices.DeleteFunc(cn.queue, func(p *parcel) bool {
		if p.call != call {
			return false
		}
		cn.queued -= len(p.frame)
		return true
	})
}

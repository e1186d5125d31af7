package client

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Request is what a client asks for.
type Request struct {
	Op         message.Op
	Arg        uint32
	Body       []byte
	Idempotent bool   // asking twice does no more than asking once
	Key        uint64 // idempotency key: the server carries out what has the same key once; 0: none. See NewKey
	Tag        int64  // the sender's own number, for Retrying events
}

// NewKey draws an idempotency key. One operation has one key, however often it is sent; two operations never share one.
func NewKey() uint64 {
	for {
		var key [8]byte
		rand.Read(key[:]) // never fails, as its documentation says
		if key := binary.BigEndian.Uint64(key[:]); key != 0 {
			return key
		}
	}
}

// request is a Request on its way.
type request struct {
	Request
	id       uint32            // of its last sending; each has its own
	began    time.Time         // when the user asked
	sentAt   time.Time         // when its last sending began to leave
	failures int               // since the delays began anew
	delay    time.Duration     // the last one
	history  []*errclass.Error // what its sendings met

	// What happens by itself, and when; zero if it does not. One timer rings for the first of them.
	deadline    time.Time // the request has failed
	attemptEnds time.Time // this sending has failed
	retryAt     time.Time // the request is sent again
	timer       *time.Timer
}

// Request asks, and returns at once; the body may be changed then. Done is called with the outcome as in Send. It
// succeeds when the reply is there.
//
// A request that may be retried (idempotent or with a key, and there is a Backoff) waits for a connection if there is none.
// Any other fails at once with class closed.
func (c *Client) Request(r Request, done func(Outcome)) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.newCall(done)
	req := &request{Request: r}
	call.request = req
	if c.cfg.RequestTimeout > 0 || c.cfg.Backoff != nil {
		req.began = time.Now() // nothing else asks for it, and a look at the clock costs as much as the rest of this
	}
	// The server sees to it that what has a key is done once.
	req.Idempotent = r.Idempotent || r.Key != 0
	if c.cfg.RequestTimeout > 0 {
		req.deadline = req.began.Add(c.cfg.RequestTimeout)
	}
	if err := c.compose(call); err != nil {
		c.resolve(call, Outcome{Err: err})
		return call
	}
	if c.cfg.Backoff != nil { // it may be sent again, when the caller's memory is long the caller's
		req.Body = bytes.Clone(r.Body)
	}
	c.dispatch(call)
	c.arm(call)
	return call
}

// compose gives the request a number and makes its frame. Each sending has a number of its own, so that the late reply to
// an earlier one is known for what it is. The caller holds the lock.
func (c *Client) compose(call *Call) *errclass.Error {
	req := call.request
	if req.id != 0 {
		delete(c.pending, req.id)
	}
	c.nextID++
	req.id = c.nextID
	m := message.Message{Type: message.Request, Op: req.Op, ID: req.id, Arg: req.Arg, Key: req.Key, Body: req.Body}
	if c.cfg.Deadlines {
		left := time.Until(req.deadline)
		if left < time.Millisecond {
			return errclass.New(errclass.RequestTimeout, "no time was left to send it")
		}
		m.Deadline = uint32(min(left.Milliseconds(), 1<<32-1))
	}
	var err error
	if call.frame, err = c.seal(nil, m); err != nil {
		return frameError(err)
	}
	c.pending[req.id] = call
	return nil
}

// dispatch puts a request on the connection, lets it wait for one, or fails it. The caller holds the lock.
func (c *Client) dispatch(call *Call) {
	if c.conn == nil && c.mayWait(call) {
		c.hold(call)
		return
	}
	if why := c.enqueue(call); why != nil {
		c.resolve(call, Outcome{Err: why.After(call.request.history)})
		return
	}
	call.conn.carrying++
	if c.cfg.AttemptTimeout > 0 {
		call.request.attemptEnds = time.Now().Add(c.cfg.AttemptTimeout)
	}
}

// hold lets the request wait for the next connection.
func (c *Client) hold(call *Call) {
	call.step = waiting
	c.waiting = append(c.waiting, call)
}

// mayWait reports whether a connection may still come, and the request may use it. One that was sent before and comes
// here again was found harmless then.
func (c *Client) mayWait(call *Call) bool {
	return c.coming() && (call.request.Idempotent || call.try > 0) && c.cfg.Backoff != nil
}

// coming reports whether there may be another connection.
func (c *Client) coming() bool {
	return c.begun && !c.closing && c.over == nil && c.ctx.Err() == nil
}

// detach takes the request off its connection, and ends one that is leaving with its last request.
func (call *Call) detach() {
	cn := call.conn
	if cn == nil {
		return
	}
	call.conn = nil
	call.request.attemptEnds = time.Time{}
	cn.carrying--
	cn.checkDrained()
}

// forget drops everything that was kept for the reply. A timer or an entry for each request that ever was would be a leak.
func (r *request) forget(call *Call) {
	delete(call.client.pending, r.id)
	call.detach()
	if r.timer != nil {
		r.timer.Stop()
	}
}

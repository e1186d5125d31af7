package client

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Request is what a client asks for.
type Request struct {
	Op         message.Op
	Arg        uint32
	Body       []byte
	Idempotent bool  // asking twice does no more than asking once
	Tag        int64 // the sender's own number, for Retrying events
}

// request is a Request on its way.
type request struct {
	Request
	id    uint32
	frame []byte
	tries int       // how often it was put on a connection
	began time.Time // when the user asked
	limit *time.Timer
	retry *time.Timer
}

// Request asks, and returns at once; done is called with the outcome as in Send. It succeeds when the reply is there.
//
// A request that may be retried (idempotent, and there is a Backoff) waits for a connection if there is none. Any other
// fails at once with class closed.
func (c *Client) Request(r Request, done func(Outcome)) *Call {
	call := c.newCall(done)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nextID++
	req := &request{Request: r, id: c.nextID, began: time.Now()}
	payload := message.Message{Type: message.Request, Op: r.Op, ID: req.id, Arg: r.Arg, Body: r.Body}.Bytes()
	frame, err := c.framing.Append(nil, payload, c.cfg.MaxFrame)
	if err != nil {
		c.resolve(call, Outcome{Err: frameError(err)})
		return call
	}
	req.frame = frame
	call.request = req
	c.pending[req.id] = call
	if c.cfg.RequestTimeout > 0 {
		late := cause.New(cause.RequestTimeout, "no reply within %v", c.cfg.RequestTimeout)
		req.limit = time.AfterFunc(c.cfg.RequestTimeout, func() { c.withdraw(call, late) })
	}
	c.dispatch(call)
	return call
}

// dispatch puts a request on the connection, lets it wait for one, or fails it. The caller holds the lock.
func (c *Client) dispatch(call *Call) {
	if c.conn == nil && c.mayWait(call) {
		call.conn, call.step = nil, waiting
		c.waiting = append(c.waiting, call)
		return
	}
	if why := c.enqueue(call, call.request.frame); why != nil {
		c.resolve(call, Outcome{Err: why})
		return
	}
	call.request.tries++
}

// mayWait reports whether a connection may still come, and the request may use it.
func (c *Client) mayWait(call *Call) bool {
	coming := c.begun && !c.closing && c.over == nil && c.ctx.Err() == nil
	return coming && call.request.Idempotent && c.cfg.Backoff != nil
}

// forget drops everything that was kept for the reply. A timer or an entry for each request that ever was would be a leak.
func (r *request) forget(c *Client) {
	delete(c.pending, r.id)
	if r.limit != nil {
		r.limit.Stop()
	}
	if r.retry != nil {
		r.retry.Stop()
	}
}

// handle takes in one message of the message profile.
func (cn *conn) handle(payload []byte) *cause.Error {
	m, err := message.Parse(payload)
	if err != nil {
		return cause.New(cause.Malformed, "%v", err)
	}
	switch m.Type {
	case message.Reply:
		cn.answered(m, Outcome{Body: m.Body})
	case message.Error:
		cn.refused(m)
	case message.Ping:
		cn.answer(message.Message{Type: message.Pong, ID: m.ID, Body: m.Body})
	case message.Pong:
		// That bytes came was noted when they came. A pong that nobody asked for is no reason to complain.
	case message.Request:
		cn.answer(message.Message{Type: message.Error, Code: message.NotImplemented, ID: m.ID})
	}
	return nil
}

// answered gives the reply to the request of its id. One that nobody waits for any more is counted, and that is all: given
// to whoever asked next, it would be the right answer to the wrong question.
func (cn *conn) answered(m message.Message, outcome Outcome) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	call := cn.find(m.ID)
	if call == nil {
		c.counts.lateReplies.Add(1)
		return
	}
	c.resolve(call, outcome)
}

// find returns the request of that id that was sent on this connection, or nil. The caller holds the lock.
func (cn *conn) find(id uint32) *Call {
	call := cn.client.pending[id]
	if call == nil || call.conn != cn || call.step < leaving {
		return nil
	}
	return call
}

func (cn *conn) answer(m message.Message) {
	frame, err := cn.client.framing.Append(nil, m.Bytes(), cn.client.cfg.MaxFrame)
	if err != nil {
		return // longer than our own limit: the peer's question was within it, so that this is an echo of nothing
	}
	cn.pushFirst(&parcel{frame: frame})
}

// sendPing asks the peer for a sign of life. The system below would ask only after hours, and a frozen program's system
// still answers.
func (cn *conn) sendPing() {
	cn.answer(message.Message{Type: message.Ping})
}

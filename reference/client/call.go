package client

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Outcome is how a call ended. Err is nil if it succeeded. For a request, Body is that of the reply and Code that of an
// error reply.
type Outcome struct {
	Err       *errclass.Error
	Code      message.Code
	Body      []byte
	Unflushed int // of a close: bytes of frames that were accepted and could not be sent
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
	notify func(Outcome) // nil: nobody wants to be told
	done   chan struct{} // closed when there is an outcome

	// Guarded by the client's lock.
	settled bool
	outcome Outcome
	step    step
	conn    *conn    // that it is on; nil while it waits
	request *request // nil for anything else
	try     int      // how often it was put on a connection
	frame   []byte   // what goes out
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
		call.request.forget(call)
	}
	close(call.done)
	if call.notify != nil {
		c.lane.Post(func() { call.notify(outcome) })
	}
}

// begin notes that bytes of the call are about to leave: from here on it can no longer simply be taken back.
func (call *Call) begin(now time.Time) {
	call.step = leaving
	if call.request != nil {
		call.request.sentAt = now
	}
}

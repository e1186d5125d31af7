package client

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Outcome is how a call ended. Err is nil if it succeeded. For a request, Body is that of the reply and Code that of an
// error reply.
type Outcome struct {
	Err       *errclass.Error
	Code      message.Code
	Body      []byte // the call's memory: good until Release
	Unflushed int    // of a close: bytes of frames that were accepted and could not be sent
	Call      *Call  // whose outcome it is
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
	wait   sync.WaitGroup // of one: the outcome

	// Guarded by the client's lock.
	notify  func(Outcome)
	done    chan struct{} // made for whoever asks
	settled bool
	outcome Outcome
	step    step
	conn    *conn       // that it is on; nil while it waits
	request *request    // nil for anything else
	try     int         // how often it was put on a connection
	inHand  int         // frames of it that the writer holds
	freed   bool        // Release was called
	told    atomic.Bool // the outcome was handed to notify

	// Memory that the next call uses again.
	own   request
	kept  []byte // body of the request
	frame []byte
	body  []byte // of the reply
}

// newCall takes a released call, or makes one. The caller holds the lock.
func (c *Client) newCall(notify func(Outcome)) *Call {
	var call *Call
	if last := len(c.free) - 1; last >= 0 {
		call = c.free[last]
		c.free = c.free[:last]
		c.freeBytes -= call.size()
	} else {
		call = &Call{client: c}
	}
	call.notify = notify
	call.wait.Add(1)
	return call
}

// Done is closed when the call has its outcome. Callers who only wait use Wait, which needs no channel.
func (call *Call) Done() <-chan struct{} {
	call.client.mu.Lock()
	defer call.client.mu.Unlock()
	if call.done == nil {
		call.done = make(chan struct{})
		if call.settled {
			close(call.done)
		}
	}
	return call.done
}

// Wait returns the outcome when there is one.
func (call *Call) Wait() Outcome {
	call.wait.Wait()
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
	call.outcome.Call = call
	if call.request != nil {
		call.request.forget(call)
	}
	if call.done != nil {
		close(call.done)
	}
	call.wait.Done()
	if call.notify != nil {
		c.lane.PostTask(call)
	}
}

// Run returns the outcome. It is for the lane of the events, and for nobody else.
func (call *Call) Run() {
	notify, outcome := call.notify, call.outcome
	call.told.Store(true) // what comes may release the call
	notify(outcome)
}

// Release gives the call's memory back for the calls that come. After it nobody may touch the call, nor the Body of its
// outcome. Whoever does not release leaves it to the garbage collector, and nothing else is different; whoever does, at the
// latest in done, pays for no memory at all on the steady path.
func (call *Call) Release() {
	c := call.client
	c.mu.Lock()
	defer c.mu.Unlock()
	if call.settled {
		call.freed = true
		c.recycle(call)
	}
}

// keptBytes is how much memory released calls may hold together: enough for ten thousand with small frames.
const keptBytes = 16 << 20

// size is about how much memory the call holds.
func (call *Call) size() int {
	const itself = 512
	return itself + cap(call.frame) + cap(call.kept) + cap(call.body)
}

// recycle keeps a released call for the next, once the writer holds no frame of it any more. The caller holds the lock.
func (c *Client) recycle(call *Call) {
	inUse := call.inHand > 0 || call.notify != nil && !call.told.Load()
	if !call.freed || inUse || c.freeBytes+call.size() > keptBytes {
		return
	}
	call.told.Store(false)
	timer := call.own.timer
	call.notify, call.done, call.settled, call.outcome = nil, nil, false, Outcome{}
	call.step, call.conn, call.request, call.try, call.freed = waiting, nil, nil, 0, false
	call.own = request{timer: timer}
	c.free = append(c.free, call)
	c.freeBytes += call.size()
}

// begin notes that bytes of the call are about to leave: from here on it can no longer simply be taken back.
func (call *Call) begin(now time.Time) {
	call.step = leaving
	call.inHand++
	if call.request != nil {
		call.request.sentAt = now
	}
}

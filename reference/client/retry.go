package client

import (
	"cmp"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/message"
)

// settle gives everything that was on a connection which is over its outcome, or its place among those that wait for
// the next. Nothing is carried over but whole requests that may be asked again.
func (c *Client) settle(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = nil
	for _, call := range cn.carried() {
		c.lost(call, cn.why)
	}
	cn.queue = nil
}

// carried lists what was on the connection without an outcome: messages that were not wholly sent, and requests, in the
// order in which they were made.
func (cn *conn) carried() []*Call {
	var messages, requests []*Call
	if cn.current != nil {
		cn.queue = append([]*parcel{cn.current}, cn.queue...)
	}
	for _, p := range cn.queue {
		if p.call != nil && p.call.request == nil {
			messages = append(messages, p.call)
		}
	}
	for _, call := range cn.client.pending {
		if call.conn == cn {
			requests = append(requests, call)
		}
	}
	slices.SortFunc(requests, func(a, b *Call) int { return cmp.Compare(a.request.id, b.request.id) })
	return append(messages, requests...)
}

// lost decides what becomes of a call whose connection is over. The caller holds the lock.
func (c *Client) lost(call *Call, why *cause.Error) {
	switch {
	case call.request == nil:
		c.resolve(call, Outcome{Err: why})
	case !curable(why.Class):
		// Asking again would bring the same answer, or the user wants none.
		c.resolve(call, Outcome{Err: why})
	case call.step == sent && !call.request.Idempotent:
		// The server may have carried it out and died before the reply. Asking again might do it twice, and saying
		// that it failed might be a lie: whoever asked must decide.
		c.resolve(call, Outcome{Err: cause.New(cause.Ambiguous, "sent, and then: %v", why)})
	case !c.mayWait(call):
		c.resolve(call, Outcome{Err: why})
	case c.spent(call):
		c.resolve(call, Outcome{Err: gaveUp(call, why)})
	default:
		call.conn, call.step = nil, waiting
		c.waiting = append(c.waiting, call)
	}
}

// curable reports whether a new connection may fare better than one that ended for this reason.
func curable(class cause.Class) bool {
	switch class {
	case cause.Malformed, cause.FrameTooLarge, cause.Canceled, cause.Closed:
		return false
	}
	return true
}

// spent reports whether the request was tried as often as the policy allows.
func (c *Client) spent(call *Call) bool {
	most := c.cfg.Backoff.Attempts
	return most > 0 && call.request.tries >= most
}

// gaveUp is the outcome of a request whose tries are used up. Where there was only ever one, it is the cause itself.
func gaveUp(call *Call, why *cause.Error) *cause.Error {
	if call.request.tries <= 1 {
		return why
	}
	return cause.New(cause.GaveUp, "%d tries, the last: %v", call.request.tries, why)
}

// refused takes in an error reply: some are final, some pass.
func (cn *conn) refused(m message.Message) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	call := cn.find(m.ID)
	if call == nil {
		c.counts.lateReplies.Add(1)
		return
	}
	why := cause.New(cause.Rejected, "error %d", m.Code)
	policy := c.cfg.Backoff
	if policy == nil || !retryable(m.Code, call.request.Idempotent) {
		c.resolve(call, Outcome{Err: why, Code: m.Code, Body: m.Body})
		return
	}
	delay := policy.Delay(call.request.tries)
	if m.Arg > 0 {
		// The server knows better than any formula when it will be ready.
		delay = time.Duration(m.Arg) * time.Millisecond
	}
	late := policy.MaxElapsed > 0 && time.Since(call.request.began)+delay > policy.MaxElapsed
	if late || c.spent(call) {
		c.resolve(call, Outcome{Err: gaveUp(call, why), Code: m.Code, Body: m.Body})
		return
	}
	call.conn, call.step = nil, waiting
	call.request.retry = time.AfterFunc(delay, func() { c.again(call, delay) })
}

// retryable says which error replies pass. What is not known to pass does not: a retry that cannot help only adds load.
func retryable(code message.Code, idempotent bool) bool {
	switch code {
	case message.Busy:
		return true // refused before anything was done
	case message.Failed, message.Unavailable:
		return idempotent
	}
	return false
}

// again sends a request whose delay is over on the connection there is, or lets it wait for one.
func (c *Client) again(call *Call, delay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !call.settled {
		c.resend(call, delay)
	}
}

// resend puts a request that waited on its way, and says so if it was sent before. The caller holds the lock.
func (c *Client) resend(call *Call, delay time.Duration) {
	if c.conn != nil && call.request.tries > 0 {
		c.counts.retries.Add(1)
		c.emit(Event{Kind: Retrying, Conn: c.conn.name, Tag: call.request.Tag, N: call.request.tries + 1, Delay: delay})
	}
	c.dispatch(call)
}

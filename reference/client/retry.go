package client

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// settle gives everything that was on a connection which is over its outcome, or its place among those that wait for
// the next. Nothing is carried over but whole requests that may be asked again.
func (c *Client) settle(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == cn {
		c.conn = nil
	}
	for _, call := range cn.carried() {
		c.lost(call, cn.why)
	}
	cn.queue, cn.batch = queue{}, batch{}
}

// carried lists what was on the connection without an outcome: messages that were not wholly sent, and requests, in the
// order in which they were made.
func (cn *conn) carried() []*Call {
	var messages, requests []*Call
	unsent := slices.Concat(cn.batch.parcels[cn.batch.whole:], cn.queue.items[cn.queue.head:])
	for _, p := range unsent {
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
func (c *Client) lost(call *Call, why *errclass.Error) {
	switch {
	case call.request == nil:
		c.resolve(call, Outcome{Err: why})
	case !curable(why.Class):
		// Asking again would bring the same answer, or the user wants none.
		c.resolve(call, Outcome{Err: why.After(call.request.history)})
	case call.step == sent && !call.request.Idempotent:
		// The server may have carried it out and died before the reply. Asking again might do it twice, and saying
		// that it failed might be a lie: whoever asked must decide.
		c.resolve(call, Outcome{Err: errclass.New(errclass.Ambiguous, "sent, and then: %v", why)})
	case !c.coming() || c.cfg.Backoff == nil:
		c.resolve(call, Outcome{Err: why.After(call.request.history)})
	case call.step == queued:
		// Not a byte of it has left, so that this costs nobody anything (gRFC A6, transparent retries).
		call.detach()
		c.hold(call)
	case !c.mayRetry(call, why):
		c.resolve(call, Outcome{Err: gaveUp(call, why)})
	default:
		call.detach()
		c.hold(call)
	}
}

// curable reports whether a new connection may fare better than one that ended for this reason.
func curable(class errclass.Class) bool {
	switch class {
	case errclass.Malformed, errclass.FrameTooLarge, errclass.Canceled, errclass.Closed:
		return false
	}
	return true
}

// mayRetry notes one more failed sending, and reports whether there may be another.
func (c *Client) mayRetry(call *Call, why *errclass.Error) bool {
	call.request.history = remember(call.request.history, why)
	c.bucket.failed()
	return !c.spent(call) && c.bucket.allows()
}

// spent reports whether the request was tried as often as the policy allows.
func (c *Client) spent(call *Call) bool {
	most := c.cfg.Backoff.Attempts
	return most > 0 && call.try >= most
}

// gaveUp is the outcome of a request whose tries are used up. Where there was only ever one, it is the cause itself.
func gaveUp(call *Call, why *errclass.Error) *errclass.Error {
	if call.try <= 1 {
		return why
	}
	return errclass.New(errclass.GaveUp, "%d tries, the last: %v", call.try, why).After(call.request.history)
}

// refusal takes in an error reply: some are final, some pass.
func (cn *conn) refusal(m message.Message) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	call := cn.find(m.ID)
	if call == nil {
		c.counts.lateReplies.Add(1)
		return
	}
	why := errclass.New(errclass.Rejected, "error %d", m.Code)
	// What comes after the notice that a server is going away was not carried out, whatever it is.
	harmless := call.request.Idempotent || cn.leaving && m.Code == message.Unavailable
	if c.cfg.Backoff == nil || !retryable(m.Code, harmless) {
		c.resolve(call, Outcome{Err: why.After(call.request.history), Code: m.Code, Body: bytes.Clone(m.Body)})
		return
	}
	c.later(call, why, Outcome{Code: m.Code, Body: bytes.Clone(m.Body)}, m.Arg)
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

// later sends a request again after a delay, or gives it its outcome if it may not be. Advice is the server's own, in
// milliseconds; 0 if there is none.
func (c *Client) later(call *Call, why *errclass.Error, refused Outcome, advice uint32) {
	req, policy := call.request, c.cfg.Backoff
	delay := req.nextDelay(policy, advice)
	wait := time.Since(req.began) + delay
	late := policy.MaxElapsed > 0 && wait > policy.MaxElapsed || c.cfg.RequestTimeout > 0 && wait >= c.cfg.RequestTimeout
	// A negative advice is one not to come back (gRFC A6, pushback), and one beyond the limits comes to the same.
	never := int32(advice) < 0
	if !c.mayRetry(call, why) || never || late {
		refused.Err = gaveUp(call, why)
		c.resolve(call, refused)
		return
	}
	call.detach()
	call.step = waiting
	req.retryAt = time.Now().Add(delay)
	c.arm(call)
}

// nextDelay is the wait before the next sending.
func (r *request) nextDelay(policy *Backoff, advice uint32) time.Duration {
	if advice > 0 {
		// The server knows better than any formula when it will be ready. After that the delays begin anew.
		r.failures, r.delay = 0, time.Duration(advice)*time.Millisecond
		return r.delay
	}
	r.failures++
	r.delay = policy.after(r.failures, r.delay)
	return r.delay
}

// resend puts a request that waited on its way, and says so if it was sent before. The caller holds the lock.
func (c *Client) resend(call *Call, delay time.Duration) {
	if err := c.compose(call); err != nil {
		c.resolve(call, Outcome{Err: err.After(call.request.history)})
		return
	}
	if c.conn != nil && call.try > 0 {
		c.counts.retries.Add(1)
		c.emit(Event{Kind: Retrying, Conn: c.conn.name, Tag: call.request.Tag, N: call.try + 1, Delay: delay})
	}
	c.dispatch(call)
	c.arm(call)
}

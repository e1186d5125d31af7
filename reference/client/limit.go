package client

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// due is when the next thing happens to the request by itself; zero if nothing does.
func (r *request) due() time.Time {
	next := r.deadline
	for _, at := range [...]time.Time{r.attemptEnds, r.retryAt} {
		if next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next
}

// arm sets the request's timer. Every request has one of its own, on the monotonic clock: a timer that many share would
// have to be right for all of them. The caller holds the lock.
func (c *Client) arm(call *Call) {
	due := call.request.due()
	if call.settled || due.IsZero() {
		return
	}
	if timer := call.request.timer; timer != nil {
		timer.Reset(time.Until(due))
		return
	}
	call.request.timer = time.AfterFunc(time.Until(due), func() { c.ring(call) })
}

// ring does what is due. A timer may ring just as it is stopped or set anew, for a call that is over by now; so it counts only
// what the request itself says.
func (c *Client) ring(call *Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	req, now := call.request, time.Now()
	if call.settled {
		return
	}
	switch {
	case passed(now, req.deadline):
		c.giveUp(call, errclass.New(errclass.RequestTimeout, "no reply within %v", c.cfg.RequestTimeout).After(req.history))
	case passed(now, req.retryAt):
		req.retryAt = time.Time{}
		c.resend(call, req.delay)
	case passed(now, req.attemptEnds):
		c.attemptOver(call)
	}
	c.arm(call)
}

func passed(now, at time.Time) bool { return !at.IsZero() && !now.Before(at) }

// attemptOver deals with a sending that was not answered in time, on a connection that may be as good as ever.
func (c *Client) attemptOver(call *Call) {
	why := errclass.New(errclass.RequestTimeout, "no reply within %v", c.cfg.AttemptTimeout)
	switch {
	case call.step == leaving:
		// The connection stands still, and the frame cannot be taken back. It is SendTimeout that judges this.
		call.request.attemptEnds = time.Now().Add(c.cfg.AttemptTimeout)
		return
	case call.step == sent && !call.request.Idempotent:
		// It may be carried out this very moment: silence is no more an answer than a reset is.
		why = errclass.New(errclass.Ambiguous, "sent, and then: %v", why)
		c.resolve(call, Outcome{Err: why})
	case c.cfg.Backoff == nil:
		c.giveUp(call, why)
		return
	default:
		if call.step == queued {
			call.conn.remove(call)
		}
		c.later(call, why, Outcome{}, 0)
	}
	c.counts.timeouts.Add(1)
}

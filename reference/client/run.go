package client

import (
	"context"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// run is the life of a client: attempts, connections and waits, until the user or the policy ends it. It is the only
// goroutine that changes the state.
func (c *Client) run() {
	defer close(c.finished)
	s := newSeries(c.cfg.Backoff)
	c.lockedMove(started, Event{})
	var delay time.Duration
	for {
		name, why := c.attempt(s, delay)
		var again bool
		delay, again = c.verdict(s, name, &why)
		if !again {
			c.finish(name, why)
			return
		}
		c.lockedMove(failed, Event{Conn: name, Class: why.Class})
		if !c.wait(delay) {
			c.finish("", c.userEnd())
			return
		}
		c.lockedMove(waited, Event{})
	}
}

// attempt makes one attempt to connect and, if it succeeds, serves the connection until that is over. It returns the
// connection's name and why it ended.
func (c *Client) attempt(s *series, delay time.Duration) (name string, why *errclass.Error) {
	name = newName()
	nc, err := c.connect(name, s.failed+1, delay)
	if err != nil {
		return name, err
	}
	began := time.Now()
	why = c.serve(name, nc, delay)
	s.lost(time.Since(began))
	return name, why
}

// serve runs one connection to its end, or until its peer is going away and it is left to end by itself.
func (c *Client) serve(name string, nc *link, delay time.Duration) *errclass.Error {
	cn := c.adopt(name, nc, delay)
	// Ending the client ends the connection, at whatever it is.
	release := context.AfterFunc(c.ctx, func() { cn.end(c.userEnd()) })
	cn.work.Go(cn.read)
	cn.work.Go(cn.write)
	settled := make(chan struct{})
	c.serving.Go(func() {
		defer close(settled)
		defer release()
		<-cn.over
		// Both loops are over before anything is settled: nothing of this connection happens after that.
		cn.work.Wait()
		c.settle(cn)
	})
	select {
	case <-settled:
	case <-cn.gone:
		if c.retire(cn) {
			return errclass.New(errclass.CleanClose, "the peer is going away")
		}
		<-settled
	}
	return cn.why
}

// retire takes a connection whose peer is going away out of use, and reports whether it did. The requests on it get their
// replies there, while new ones use the next connection. Without Reconnect there is none, and the peer's end is the end.
func (c *Client) retire(cn *conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.cfg.Reconnect || c.closing || c.conn != cn {
		return false
	}
	c.conn = nil
	c.serving.Go(func() {
		select {
		case <-cn.drained:
			c.lockedShutdown(cn)
			cn.linger(nil)
			cn.end(errclass.New(errclass.CleanClose, "nothing is expected on it any more"))
		case <-cn.over:
		}
	})
	return true
}

// verdict decides what follows an attempt or a connection that is over: another attempt after a delay, or the end. It
// tells the trouble, and turns the reason into gave_up where the policy is what ended it.
func (c *Client) verdict(s *series, name string, why **errclass.Error) (delay time.Duration, again bool) {
	c.trouble(name, *why)
	c.mu.Lock()
	wasConnected := c.state == Connected
	wanted := c.cfg.Reconnect || len(c.pending) > 0 // whatever is pending now may be asked again
	closing := c.closing
	c.mu.Unlock()
	if closing || c.ctx.Err() != nil {
		return 0, false
	}
	// Without Reconnect a loss is the end, unless a request waits that may be asked again.
	if wasConnected && !wanted {
		return 0, false
	}
	if (*why).Final { // such as a name that does not exist: asking again brings the same answer
		return 0, false
	}
	s.history = remember(s.history, *why)
	delay, again = s.next()
	if !again && !s.single() {
		*why = errclass.New(errclass.GaveUp, "%d attempts in %v, the last: %v", s.failed, time.Since(s.began).Round(time.Millisecond), *why).After(s.history)
		c.trouble("", *why)
	}
	return delay, again
}

// wait is the backoff; false means that the user ended it.
func (c *Client) wait(delay time.Duration) bool {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.hurry:
		return true
	case <-c.ctx.Done():
		return false
	}
}

// Hurry ends the wait of a backoff now, and does nothing at any other time. It is for whoever knows better than the
// policy: the network is back, or the user asks.
func (c *Client) Hurry() {
	if c.State() != Waiting {
		return
	}
	select {
	case c.hurry <- struct{}{}:
	default:
	}
}

// finish gives everything that still waits its outcome, and announces the end.
func (c *Client) finish(name string, why *errclass.Error) {
	c.serving.Wait() // requests on a connection that is left to end by itself still get their replies
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = why
	c.waiting = nil
	for _, call := range c.pending {
		c.resolve(call, Outcome{Err: why})
	}
	last := ended
	if c.closing || c.ctx.Err() != nil {
		last = closed
	}
	c.move(last, Event{Conn: name, Class: why.Class, Err: why})
}

// userEnd is the reason that the user gave for ending the client.
func (c *Client) userEnd() *errclass.Error {
	return errclass.Wrap("end", context.Cause(c.ctx))
}

package client

import (
	"context"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
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
func (c *Client) attempt(s *series, delay time.Duration) (name string, why *cause.Error) {
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

// serve runs one connection to its end, and settles what was under way on it.
func (c *Client) serve(name string, nc net.Conn, delay time.Duration) *cause.Error {
	cn := c.adopt(name, nc, delay)
	// Ending the client ends the connection, at whatever it is.
	release := context.AfterFunc(c.ctx, func() { cn.end(c.userEnd()) })
	defer release()
	cn.work.Go(cn.read)
	cn.work.Go(cn.write)
	<-cn.over
	// Both loops are over before anything is settled: nothing of this connection happens after that.
	cn.work.Wait()
	c.settle(cn)
	return cn.why
}

// verdict decides what follows an attempt or a connection that is over: another attempt after a delay, or the end. It
// tells the trouble, and turns the reason into gave_up where the policy is what ended it.
func (c *Client) verdict(s *series, name string, why **cause.Error) (delay time.Duration, again bool) {
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
	delay, again = s.next()
	if !again && !s.single() {
		*why = cause.New(cause.GaveUp, "%d attempts in %v, the last: %v", s.failed, time.Since(s.began).Round(time.Millisecond), *why)
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
	case <-c.ctx.Done():
		return false
	}
}

// finish gives everything that still waits its outcome, and announces the end.
func (c *Client) finish(name string, why *cause.Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = why
	c.waiting = nil
	for _, call := range c.pending {
		c.resolve(call, Outcome{Err: why})
	}
	c.move(ended, Event{Conn: name, Class: why.Class})
}

// userEnd is the reason that the user gave for ending the client.
func (c *Client) userEnd() *cause.Error {
	return cause.Wrap("end", context.Cause(c.ctx))
}

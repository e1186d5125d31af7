package fast

import (
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// place is what a connection has to do with the crew that looks after it. It is awake while somebody serves it, and rests
// otherwise. Who wakes it is its reader: nobody else touches what is the reader's own.
type place struct {
	crew *crew
	seat int32 // its number with the crew

	state   atomic.Int32
	duty    *duty // of the reader, if that one looks after others too; the reader's own
	watched bool  // the crew hears of what comes; the reader's own

	rung   atomic.Bool // the deadline has come, and nobody has looked
	timing sync.Mutex
	timer  *time.Timer // of the deadline; nil until there was one
}

// The states of a connection.
const (
	awake   int32 = iota
	called        // awake, and to look again before it rests
	resting       // nobody serves it
)

// claim wakes the connection; false means that it is awake.
func (p *place) claim() bool { return p.state.CompareAndSwap(resting, awake) }

// call has the connection served although nothing may have come: a limit has run out, or it was closed.
func (c *conn) call() {
	for {
		switch {
		case c.claim():
			c.ignore()
			go c.serve()
			return
		case c.state.CompareAndSwap(awake, called), c.state.Load() == called:
			return
		}
	}
}

// tryRest leaves the connection to the crew: once it rests it may be somebody else's. False means that it was called meanwhile,
// or, with an error, that the crew cannot look after it.
func (c *conn) tryRest() (rests bool, err error) {
	c.rise()
	if err := c.watch(); err != nil {
		return false, err
	}
	d := c.duty
	c.duty = nil
	if c.state.CompareAndSwap(awake, resting) {
		return true, nil
	}
	c.state.Store(awake)
	if c.duty = d; d == nil {
		c.ignore()
	}
	return false, nil
}

// StepAside leaves the other connections to somebody else.
func (c *conn) StepAside() {
	if c.duty == nil {
		return
	}
	c.duty.over = true
	c.duty = nil
	c.ignore()
	c.crew.members.Go(c.crew.work)
}

// watch lets the crew hear of what comes.
func (c *conn) watch() error {
	if c.watched {
		return nil
	}
	err := c.crew.control(c, syscall.EPOLL_CTL_ADD)
	c.watched = err == nil
	return err
}

// ignore spares the crew what the reader sees to by itself.
func (c *conn) ignore() {
	if c.watched {
		c.crew.control(c, syscall.EPOLL_CTL_DEL) // fails only if the socket is closed, and then it is forgotten anyway
		c.watched = false
	}
}

// SetReadDeadline has the connection served at that time at the latest.
func (c *conn) SetReadDeadline(at time.Time) error {
	c.timing.Lock()
	defer c.timing.Unlock()
	switch {
	case at.IsZero():
		if c.timer != nil {
			c.timer.Stop()
		}
	case c.timer == nil:
		c.timer = time.AfterFunc(time.Until(at), c.ring)
	default:
		c.timer.Reset(time.Until(at))
	}
	return c.socket.SetReadDeadline(at)
}

// ring is called at the deadline.
func (c *conn) ring() {
	c.rung.Store(true)
	c.call()
}

// rang tells once that the deadline has come.
func (c *conn) rang() bool { return c.rung.Load() && c.rung.Swap(false) }

// Close wakes whoever reads the connection.
func (c *conn) Close() error {
	err := c.socket.Close()
	c.call()
	return err
}

// leave ends the care of a connection that is over.
func (c *conn) leave() {
	c.rise()
	c.timing.Lock()
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timing.Unlock()
	c.crew.dismiss(c.seat)
}

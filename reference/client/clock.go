package client

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// The clocks of a connection need no timers: the reader sleeps in the socket anyway, with the nearest of their deadlines
// as the socket's. There is no timer that could be left behind, or fire for the wrong connection.

// arm sees to it that the next read ends when a clock runs out. A deadline that is too early only makes the reader look
// at its clocks and find them well, so that it is not moved for every byte that comes, but only once it has passed. While reading is
// paused it waits; false means that the connection is over.
func (cn *conn) arm() bool {
	for {
		cn.clock.Lock()
		if !cn.paused {
			next := cn.deadline()
			if cn.expired || next.IsZero() != cn.armed.IsZero() || next.Before(cn.armed) {
				cn.nc.SetReadDeadline(next)
				cn.armed, cn.expired = next, false
			}
			cn.clock.Unlock()
			return !cn.isOver()
		}
		resumed := cn.resumed
		cn.clock.Unlock()
		select {
		case <-resumed:
		case <-cn.over:
			return false
		}
	}
}

// deadline is when the next clock runs out; zero means never.
func (cn *conn) deadline() time.Time {
	cfg := &cn.client.cfg
	next := earliest(time.Time{}, cn.heard, cfg.IdleTimeout)
	next = earliest(next, cn.frameBegan, cfg.FrameTimeout)
	next = earliest(next, cn.pinged, cfg.PingTimeout)
	if cfg.Messages && cn.pinged.IsZero() {
		next = earliest(next, cn.heard, cn.interval)
	}
	return next
}

// earliest is the earlier of next and from+limit. A clock that was not started, or whose limit is off, does not count.
func earliest(next, from time.Time, limit time.Duration) time.Time {
	if from.IsZero() || limit <= 0 {
		return next
	}
	if due := from.Add(limit); next.IsZero() || due.Before(next) {
		return due
	}
	return next
}

func ranOut(now, from time.Time, limit time.Duration) bool {
	return limit > 0 && !from.IsZero() && !now.Before(from.Add(limit))
}

// alarm looks which clock ran out. It returns why the connection is over, or nil: then a ping was due, or reading was
// paused, and it goes on.
func (cn *conn) alarm(now time.Time) *errclass.Error {
	why, ping := cn.rung(now)
	if ping {
		cn.sendPing()
	}
	return why
}

func (cn *conn) rung(now time.Time) (why *errclass.Error, ping bool) {
	cn.clock.Lock()
	defer cn.clock.Unlock()
	cfg := &cn.client.cfg
	cn.expired = true
	switch {
	case cn.paused:
	case ranOut(now, cn.frameBegan, cfg.FrameTimeout):
		return errclass.New(errclass.FrameTimeout, "a frame was not complete after %v", cfg.FrameTimeout), false
	case ranOut(now, cn.heard, cfg.IdleTimeout):
		return errclass.New(errclass.IdleTimeout, "nothing received for %v", cfg.IdleTimeout), false
	case ranOut(now, cn.pinged, cfg.PingTimeout):
		return errclass.New(errclass.PingTimeout, "nothing received for %v after a ping", cfg.PingTimeout), false
	case cfg.Messages && cn.pinged.IsZero() && ranOut(now, cn.heard, cn.interval):
		cn.pinged = now
		return nil, true
	}
	return nil, false
}

// sawBytes notes that the peer lives. Any byte proves it, of a pong or of anything else; what we send proves nothing.
func (cn *conn) sawBytes() {
	cn.clock.Lock()
	defer cn.clock.Unlock()
	cn.heard = time.Now()
	cn.readAt = cn.heard
	cn.pinged = time.Time{}
}

// timeFrame starts the clock of a frame when its first byte is there, and leaves it alone while more bytes trickle in.
// Whole says that a frame ended in this read, so that whatever is left began in it.
func (cn *conn) timeFrame(whole bool) {
	cn.clock.Lock()
	defer cn.clock.Unlock()
	if !cn.decoder.Partial() {
		cn.frameBegan = time.Time{}
	} else if whole || cn.frameBegan.IsZero() {
		cn.frameBegan = time.Now()
	}
}

// Pause stops the reading of the socket, or lets it go on. What the peer sends meanwhile fills the system's buffers and
// then stops the peer. The clocks stand still too: who does not listen cannot say that the other was silent.
func (c *Client) Pause(on bool) {
	c.mu.Lock()
	cn := c.conn
	c.mu.Unlock()
	if cn != nil {
		cn.pause(on)
	}
}

func (cn *conn) pause(on bool) {
	cn.clock.Lock()
	defer cn.clock.Unlock()
	if on == cn.paused {
		return
	}
	cn.paused = on
	if on {
		cn.resumed = make(chan struct{})
		cn.expired = true
		cn.nc.SetReadDeadline(time.Now()) // wakes a reader that waits in the socket
		return
	}
	now := time.Now()
	cn.heard = now
	if !cn.frameBegan.IsZero() {
		cn.frameBegan = now
	}
	cn.pinged = time.Time{}
	close(cn.resumed)
}

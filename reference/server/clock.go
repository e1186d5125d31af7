package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

// arm sets the deadline of the socket to the nearest of the connection's. It is called before each read, and by whoever
// changes what the deadline depends on while the reader waits.
func (cn *conn) arm() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.armLocked()
}

func (cn *conn) armLocked() {
	if cn.parting && cn.busy == 0 {
		cn.nc.SetReadDeadline(time.Now())
		return
	}
	cfg := cn.server.cfg
	var next time.Time
	// A client that waits for us is not idle, however long we take.
	if cn.busy == 0 && cfg.IdleTimeout > 0 {
		next = cn.heard.Add(cfg.IdleTimeout)
	}
	if !cn.frameBegan.IsZero() && cfg.FrameTimeout > 0 {
		due := cn.frameBegan.Add(cfg.FrameTimeout)
		if next.IsZero() || due.Before(next) {
			next = due
		}
	}
	cn.nc.SetReadDeadline(next)
}

// alarm looks which limit ran out; nil means that none did after all.
func (cn *conn) alarm(now time.Time) *cause.Error {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cfg := cn.server.cfg
	switch {
	case cn.parting && cn.busy == 0:
		return cause.New(cause.Closed, "the server drains")
	case cfg.FrameTimeout > 0 && !cn.frameBegan.IsZero() && !now.Before(cn.frameBegan.Add(cfg.FrameTimeout)):
		return cause.New(cause.FrameTimeout, "a frame was not complete after %v", cfg.FrameTimeout)
	case cfg.IdleTimeout > 0 && cn.busy == 0 && !now.Before(cn.heard.Add(cfg.IdleTimeout)):
		return cause.New(cause.IdleTimeout, "nothing received for %v", cfg.IdleTimeout)
	}
	return nil
}

func (cn *conn) sawBytes() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.heard = time.Now()
}

// timeFrame starts the clock of a frame when its first byte is there, and leaves it alone while more bytes trickle in:
// one byte a second would otherwise hold a place for ever. Whole says that a frame ended in this read.
func (cn *conn) timeFrame(whole bool) {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	if !cn.decoder.Partial() {
		cn.frameBegan = time.Time{}
	} else if whole || cn.frameBegan.IsZero() {
		cn.frameBegan = time.Now()
	}
}

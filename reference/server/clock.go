package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// rateGrace is how long a frame may take to get up to MinRate: connections begin slowly, and so do people.
const rateGrace = time.Second

// keepTime is arm where a limit can be running at all. It comes before whatever may be the reader's wait.
func (cn *conn) keepTime() {
	if cn.server.limited || cn.parting.Load() {
		cn.arm()
	}
}

// arm sees to it that the reader wakes up when the nearest limit runs out. It is called before each wait, and by whoever
// changes what the limits depend on while the reader waits.
func (cn *conn) arm() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.armLocked()
}

// armLocked moves the deadline of the socket only if the reader would wake too late. A limit that moved away leaves the
// deadline where it is: the reader wakes once, finds that nothing ran out, and arms again. That is once for each limit's
// time, and not once for each message.
func (cn *conn) armLocked() {
	if cn.parting.Load() && cn.busy == 0 {
		cn.nc.SetReadDeadline(time.Now())
		return
	}
	due := cn.dueLocked()
	if due.IsZero() || !cn.armed.IsZero() && !due.Before(cn.armed) {
		return
	}
	cn.armed = due
	cn.nc.SetReadDeadline(due)
}

// dueLocked is when the nearest limit runs out; zero if none is running.
func (cn *conn) dueLocked() time.Time {
	cfg := cn.server.cfg
	var due time.Time
	nearer := func(t time.Time) {
		if due.IsZero() || t.Before(due) {
			due = t
		}
	}
	// A client that waits for us is not idle, however long we take.
	if cn.busy == 0 && cfg.IdleTimeout > 0 {
		nearer(cn.heard.Add(cfg.IdleTimeout))
	}
	if cn.frameBegan.IsZero() {
		return due
	}
	if cfg.FrameTimeout > 0 {
		nearer(cn.frameBegan.Add(cfg.FrameTimeout))
	}
	if cfg.HeaderTimeout > 0 && cn.headless {
		nearer(cn.frameBegan.Add(cfg.HeaderTimeout))
	}
	if cfg.MinRate > 0 {
		nearer(cn.rateDue())
	}
	return due
}

// rateDue is how long the bytes of the frame that are here excuse the others: the grace, and a second for each MinRate of
// them. It is how Apache's mod_reqtimeout counts.
func (cn *conn) rateDue() time.Time {
	earned := time.Duration(float64(cn.frameBytes) / float64(cn.server.cfg.MinRate) * float64(time.Second))
	return cn.frameBegan.Add(rateGrace + earned)
}

// woken is called when the deadline of the socket has passed, and looks which limit ran out; nil means that none did.
func (cn *conn) woken(now time.Time) *errclass.Error {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	if why := cn.alarm(now); why != nil {
		return why
	}
	cn.armed = time.Time{}
	cn.nc.SetReadDeadline(time.Time{})
	return nil
}

func (cn *conn) alarm(now time.Time) *errclass.Error {
	cfg := cn.server.cfg
	began := cn.frameBegan
	switch {
	case cn.parting.Load() && cn.busy == 0:
		return errclass.New(errclass.Closed, "the server drains")
	case cfg.FrameTimeout > 0 && !began.IsZero() && !now.Before(began.Add(cfg.FrameTimeout)):
		return errclass.New(errclass.FrameTimeout, "a frame was not complete after %v", cfg.FrameTimeout)
	case cfg.HeaderTimeout > 0 && !began.IsZero() && cn.headless && !now.Before(began.Add(cfg.HeaderTimeout)):
		return errclass.New(errclass.FrameTimeout, "the header of a frame was not complete after %v", cfg.HeaderTimeout)
	case cfg.MinRate > 0 && !began.IsZero() && !now.Before(cn.rateDue()):
		return errclass.New(errclass.FrameTimeout, "%d bytes of a frame came in %v, which is below %d a second", cn.frameBytes, now.Sub(began),
			cfg.MinRate)
	case cfg.IdleTimeout > 0 && cn.busy == 0 && !now.Before(cn.heard.Add(cfg.IdleTimeout)):
		return errclass.New(errclass.IdleTimeout, "nothing received for %v", cfg.IdleTimeout)
	}
	return nil
}

func (cn *conn) sawBytes(now time.Time) {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.heard = now
}

// timeFrame starts the clock of a frame when its first byte is there, and leaves it alone while more bytes trickle in:
// one byte a second would otherwise hold a place for ever. Whole says that a frame ended in this read.
func (cn *conn) timeFrame(whole bool, now time.Time) {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.frameBytes, cn.headless = cn.decoder.Begun()
	if cn.frameBytes == 0 {
		cn.frameBegan = time.Time{}
	} else if whole || cn.frameBegan.IsZero() {
		cn.frameBegan = now
	}
}

package server

import (
	"sync/atomic"
	"syscall"
	"time"
)

// place is what a connection has to do with the crew that looks after it. It is awake while somebody serves it, and rests
// otherwise. Who wakes it is its reader: nobody else touches what is the reader's own.
type place struct {
	crew *crew // nil: its reader is always the same goroutine, and nothing else here counts
	seat int32 // its number with the crew

	state   atomic.Int32
	duty    *duty // of the reader, if that one looks after others too; the reader's own
	watched bool  // the crew hears of what comes; the reader's own

	timer *time.Timer // of the nearest limit, guarded by the connection's lock; nil until there was one
	rung  atomic.Bool // it has rung, and nobody has looked
}

// The states of a connection in the care of a crew.
const (
	awake   int32 = iota
	called        // awake, and to look again before it rests
	resting       // nobody serves it
)

// claim wakes the connection; false means that it is awake.
func (p *place) claim() bool { return p.state.CompareAndSwap(resting, awake) }

// call has the connection served although nothing may have come: a limit has run out, or it was cut off.
func (cn *conn) call() {
	if cn.crew == nil {
		return
	}
	for {
		switch {
		case cn.claim():
			cn.ignore()
			go cn.serve()
			return
		case cn.state.CompareAndSwap(awake, called), cn.state.Load() == called:
			return
		}
	}
}

// yields reports whether the connection goes to rest after this turn although more may be there. The crew hears of that again
// when the others have had their turns.
func (cn *conn) yields(turns int) bool {
	return cn.crew != nil && (!cn.server.hasSpare() || turns%fairTurns == 0)
}

// rest leaves the connection to the crew, which is errResting: from then on it may be somebody else's. Nil means that it
// was called meanwhile, and any other error that the crew cannot look after it.
func (cn *conn) rest() error {
	cn.keepTime()
	cn.decoder.Park()
	if err := cn.watch(); err != nil {
		return err
	}
	d := cn.duty
	cn.duty = nil
	if cn.state.CompareAndSwap(awake, resting) {
		return errResting
	}
	cn.state.Store(awake)
	if cn.duty = d; d == nil {
		cn.ignore()
	}
	return nil
}

// stepAside comes before whatever may take long. Who looks after other connections too leaves them to somebody else.
func (cn *conn) stepAside() {
	if cn.duty == nil {
		return
	}
	cn.duty.over = true
	cn.duty = nil
	cn.ignore()
	cn.crew.members.Go(cn.crew.work)
}

// watch lets the crew hear of what comes.
func (cn *conn) watch() error {
	if cn.watched {
		return nil
	}
	err := cn.crew.control(cn, syscall.EPOLL_CTL_ADD)
	cn.watched = err == nil
	return err
}

// ignore spares the crew what the reader sees to by itself.
func (cn *conn) ignore() {
	if cn.watched {
		cn.crew.control(cn, syscall.EPOLL_CTL_DEL) // fails only if the socket is closed, and then it is forgotten anyway
		cn.watched = false
	}
}

// setDeadline has the reader wake at that time at the latest; zero means that it need not. The caller holds the lock.
func (cn *conn) setDeadline(at time.Time) {
	switch {
	case cn.crew == nil:
		cn.nc.SetReadDeadline(at)
	case at.IsZero():
		if cn.timer != nil {
			cn.timer.Stop()
		}
	case cn.timer == nil:
		cn.timer = time.AfterFunc(time.Until(at), cn.ring)
	default:
		cn.timer.Reset(time.Until(at))
	}
}

// ring is called at the deadline.
func (cn *conn) ring() {
	cn.rung.Store(true)
	cn.call()
}

// rang tells once that the deadline has come.
func (cn *conn) rang() bool { return cn.rung.Load() && cn.rung.Swap(false) }

// takeLeave ends the care of a connection that is over.
func (cn *conn) takeLeave() {
	if cn.crew == nil {
		return
	}
	cn.mu.Lock()
	cn.setDeadline(time.Time{})
	cn.mu.Unlock()
	cn.crew.dismiss(cn.seat)
}

package relay

import (
	"runtime"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// leg is one socket of a connection, with what is known of its two streams.
type leg struct {
	sock   transport.Stream
	resets bool // it may be reset

	// Guarded by the connection's mutex.
	finSent bool // our stream has ended
	broken  bool // a write met a reset
	done    bool // the other's stream has ended, by FIN

	once  sync.Once
	queue *queue // of the receiver at the other end; nil where it cannot be watched
}

func newLeg(sock transport.Stream, carrier transport.Transport) *leg {
	return &leg{sock: sock, resets: carrier.Resets}
}

// seal is what was seen beneath the socket's stream; false where it is not sealed.
func (l *leg) seal() (transport.Seal, bool) {
	s, is := l.sock.(transport.Sealed)
	if !is {
		return transport.Seal{}, false
	}
	return s.Seal(), true
}

// notified reports whether the other end has said that its stream is over: then it was in order, whatever becomes of the connection.
func (l *leg) notified() bool {
	seal, _ := l.seal()
	return seal.Notified
}

// words says how the stream of the other end ended, where that is not all said.
func (l *leg) words() string {
	seal, is := l.seal()
	switch {
	case seal.Notified:
		return "close_notify"
	case is:
		return "without close_notify"
	}
	return ""
}

// handshakeGrace lets the other end's connect return before its connection is reset: a reset that follows the handshake at
// once is told as a failed connect, one time in a hundred.
const handshakeGrace = 2 * time.Millisecond

// reset closes the socket so that the other end sees RST; where there are no resets, an end is the nearest to one.
func (l *leg) reset() {
	_ = l.sock.Break()
	l.close()
}

func (l *leg) close() {
	l.sock.Close()
	l.once.Do(func() {}) // no watch is opened after this
	if l.queue != nil {
		l.queue.close()
	}
}

// watch opens the watch on the receiver's queue once; nil where there is none.
func (l *leg) watch() *queue {
	l.once.Do(func() { l.queue = watchQueue(l.sock.LocalAddr(), l.sock.RemoteAddr()) })
	return l.queue
}

// wasReset reports whether an end of stream was a reset in truth: a reset is reported to one call only, and when that was a
// write, the next read sees a plain end. The connection's mutex must be held.
func (l *leg) wasReset() bool { return l.broken || !l.finSent && !l.notified() && dead(l.sock) }

// flushed waits until everything written was acknowledged, the connection is over or the limit has passed (0: none).
func (l *leg) flushed(over <-chan struct{}, limit time.Duration) bool {
	start := time.Now()
	return await(over, func() bool {
		n, known := unsent(l.sock)
		if !known {
			return time.Since(start) > blindPause
		}
		return n == 0 || limit > 0 && time.Since(start) > limit
	})
}

// blindPause separates two writes where nothing can be observed of the other side: far more than a loopback delivery takes.
const blindPause = 2 * time.Millisecond

// settling is how waiting for the receiver to have read everything ended.
type settling int

const (
	settledUnknown settling = iota // the receiver is gone, or the connection over
	settledBlind                   // the queue cannot be watched: there was a pause instead
	settledSeen                    // the receive queue was seen empty
)

// drained waits until the receiver has read everything that was written.
func (l *leg) drained(over <-chan struct{}) settling {
	if !l.flushed(over, 0) {
		return settledUnknown
	}
	q := l.watch()
	if q == nil {
		if !await(over, after(blindPause)) {
			return settledUnknown
		}
		return settledBlind
	}
	state := queueUnknown
	await(over, func() bool { state = q.look(); return state != queueFilled })
	if state != queueEmpty {
		return settledUnknown
	}
	return settledSeen
}

// after holds once so long has passed.
func after(d time.Duration) func() bool {
	start := time.Now()
	return func() bool { return time.Since(start) >= d }
}

// await polls until the condition holds; false when the connection was over before. The first looks follow one another
// closely, because on loopback most conditions hold within microseconds; later ones come every millisecond.
func await(over <-chan struct{}, holds func() bool) bool {
	for i := 0; ; i++ {
		if holds() {
			return true
		}
		select {
		case <-over:
			return false
		default:
		}
		switch {
		case i < 8:
			runtime.Gosched()
		case i < 200:
			nap(20 * time.Microsecond)
		default:
			nap(time.Millisecond)
		}
	}
}

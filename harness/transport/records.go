package transport

import (
	"encoding/binary"
	"os"
	"sync"
	"time"
)

// Record is one TLS record as it lies on the wire (RFC 8446 section 5.1). Of a sealed one the type is the outer one.
type Record struct {
	Type   byte // 20 change of cipher, 21 alert, 22 handshake, 23 application data, and in TLS 1.3 everything that is sealed
	Length int  // bytes behind the header
	Ours   bool // we sent it
}

// The types of records (RFC 8446 section 5.1).
const (
	RecordAlert     = 21
	RecordHandshake = 22
	RecordData      = 23
)

// recordHeader is how long the header of a record is: type, version, length.
const recordHeader = 5

// mostLast is how many bytes are kept of a record: an alert as a whole, and what kind of message another one begins with.
const mostLast = 16

// scanner finds the records in one direction of a connection.
type scanner struct {
	head []byte // what has come of a header
	rest int    // what is to come of the record
	last []byte // how the record began that came last
	told func(kind byte, length int)
}

func (s *scanner) write(p []byte) {
	for len(p) > 0 {
		if s.rest > 0 {
			n := min(s.rest, len(p))
			s.last = append(s.last, p[:min(n, mostLast-len(s.last))]...)
			s.rest, p = s.rest-n, p[n:]
			continue
		}
		n := min(recordHeader-len(s.head), len(p))
		s.head, p = append(s.head, p[:n]...), p[n:]
		if len(s.head) == recordHeader {
			s.rest = int(binary.BigEndian.Uint16(s.head[3:]))
			s.told(s.head[0], s.rest)
			s.last, s.head = append(s.last[:0], s.head...), s.head[:0]
		}
	}
}

// inside reports whether a record has begun and not ended.
func (s *scanner) inside() bool { return s.rest > 0 || len(s.head) > 0 }

// wire is what crypto/tls takes for its connection. What it writes is kept until the socket takes it, since a write of crypto/tls that is
// cut short has spoilt the stream for ever, and a peer has to send as much as fits.
type wire struct {
	*Tap

	mu      sync.Mutex
	waiting []byte        // what the socket has not taken yet
	idle    chan struct{} // closed while nothing waits
	failed  error         // why nothing more can be written
	spoils  bool          // what is written is changed
	final   func() error  // what follows the last byte; nil: nothing
}

func newWire(carrier Stream) *wire {
	w := &wire{Tap: NewTap(carrier), idle: make(chan struct{})}
	close(w.idle)
	return w
}

// Write takes all of p, and fails only for what became of the writes before it.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed != nil {
		return 0, w.failed
	}
	w.waiting = append(w.waiting, p...)
	if w.spoils {
		w.waiting[len(w.waiting)-1] ^= 1 // of the tag, with which a record ends
	}
	select {
	case <-w.idle: // nobody is about to write them
		w.idle = make(chan struct{})
		go w.drain(w.idle)
	default:
	}
	return len(p), nil
}

// spoil has what is written from now on changed in its last bit: crypto/tls writes record by record.
func (w *wire) spoil() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spoils = true
}

// drain hands what waits to the socket, and closes idle when all has gone.
func (w *wire) drain(idle chan struct{}) {
	for p := w.next(idle, nil); len(p) > 0; {
		_, err := w.Tap.Write(p)
		p = w.next(idle, err)
	}
}

// next takes what waits, and closes idle where there is nothing, or nothing can be written any more.
func (w *wire) next(idle chan struct{}, failed error) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.waiting
	w.waiting = nil
	if w.failed = failed; failed != nil {
		p = nil
	}
	if len(p) > 0 {
		return p
	}
	if w.final != nil && failed == nil {
		w.failed = w.final()
	}
	close(idle)
	return nil
}

// finish has something done once all has gone: now, if it has.
func (w *wire) finish(final func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.idle:
		return final()
	default:
		w.final = final
		return nil
	}
}

// gone waits until the socket has taken all, or until a time; the zero time is no limit.
func (w *wire) gone(until time.Time) error {
	w.mu.Lock()
	idle := w.idle
	w.mu.Unlock()
	if !within(idle, until) {
		return os.ErrDeadlineExceeded
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed
}

// within waits for a channel to be closed, until a time; the zero time is no limit.
func within(closed <-chan struct{}, until time.Time) bool {
	if until.IsZero() {
		<-closed
		return true
	}
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-closed:
		return true
	case <-timer.C:
	}
	select {
	case <-closed: // both at once
		return true
	default:
		return false
	}
}

// The deadlines of writes are those of gone.
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
func (w *wire) SetDeadline(t time.Time) error    { return w.Tap.SetReadDeadline(t) }

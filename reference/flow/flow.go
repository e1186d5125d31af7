// Package flow writes to a connection with a limit on standstill.
//
// A limit on the whole write would end a slow but healthy transfer; no limit at all lets a peer that stopped reading hold
// the writer for ever. What tells the two apart is progress: bytes that the system took since the last look.
package flow

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// chunk is how much is handed to the system at once, so that the count of sent bytes is true while a long write waits.
const chunk = 64 << 10

// looks is how often within the limit progress is looked for, and longestLook how long after the last time at the latest: a standstill is
// found so much too late. More would find it sooner and wake more often.
const (
	looks       = 16
	longestLook = 250 * time.Millisecond
)

// ErrRecalled is what a Write ends with that was recalled. The connection is as good as before.
var ErrRecalled = errors.New("write recalled")

// Writer writes to one connection, one Write at a time.
type Writer struct {
	Conn  net.Conn
	Limit time.Duration // the system took nothing for so long: the connection stands still; 0: no limit
	Sent  *atomic.Int64 // counts bytes as the system takes them; nil: nobody counts

	mu       sync.Mutex // makes looking for a recall and setting the deadline one step
	recalled bool
}

// Write hands all of p to the connection, and returns how much of it the system took. It ends with errclass.SendTimeout
// once nothing was taken for limit; 0 means that it waits for ever. Sent, if not nil, counts bytes as they are taken.
//
// After an error the connection is of no more use: a part of p may have left.
func Write(nc net.Conn, p []byte, limit time.Duration, sent *atomic.Int64) (int, error) {
	w := Writer{Conn: nc, Limit: limit, Sent: sent}
	return w.Write(p)
}

// Write hands all of p to the connection, and returns how much of it the system took. It ends with errclass.SendTimeout
// once nothing was taken for the limit, and with ErrRecalled after a Recall. After any other error the connection is of no
// more use: a part of p may have left.
func (w *Writer) Write(p []byte) (int, error) {
	nc, limit, sent := w.Conn, w.Limit, w.Sent
	written := 0
	progress := time.Now()
	for written < len(p) {
		if err := w.begin(limit); err != nil {
			return written, err
		}
		n, err := nc.Write(p[written:min(written+chunk, len(p))])
		// A write that fails has often taken a part: the count is right beside the error, and must not be lost.
		written += n
		if sent != nil {
			sent.Add(int64(n))
		}
		if n > 0 {
			progress = time.Now()
		}
		if err != nil && !errclass.Expired(err) {
			return written, err
		}
		if err != nil && limit > 0 && time.Since(progress) >= limit {
			return written, errclass.New(errclass.SendTimeout, "%d of %d bytes unsent, none taken for %v", len(p)-written, len(p), limit)
		}
	}
	return written, nil
}

// begin sets the deadline of the next look, unless the write was recalled.
func (w *Writer) begin(limit time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.recalled {
		w.recalled = false
		w.Conn.SetWriteDeadline(time.Time{}) // the one that woke the write is over with it
		return ErrRecalled
	}
	if limit > 0 {
		return w.Conn.SetWriteDeadline(time.Now().Add(min(max(limit/looks, time.Millisecond), longestLook)))
	}
	return nil
}

// Recall makes the Write under way, or else the next one, end with ErrRecalled as soon as the system lets go of it, so that
// the caller can look again at what is still to be sent. A Write that ends otherwise meanwhile does not notice.
func (w *Writer) Recall() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.recalled = true
	w.Conn.SetWriteDeadline(time.Unix(1, 0)) // long over: a write that waits for room comes back
}

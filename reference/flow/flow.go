// Package flow writes to a connection with a limit on standstill.
//
// A limit on the whole write would end a slow but healthy transfer; no limit at all lets a peer that stopped reading hold
// the writer for ever. What tells the two apart is progress: bytes that the system took since the last look.
package flow

import (
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

// chunk is how much is handed to the system at once, so that the count of sent bytes is true while a long write waits.
const chunk = 64 << 10

// looks is how often within the limit progress is looked for. More would find a standstill sooner and wake more often.
const looks = 16

// Write hands all of p to the connection, and returns how much of it the system took. It ends with cause.SendTimeout
// once nothing was taken for limit; 0 means that it waits for ever. Sent, if not nil, counts bytes as they are taken.
//
// After an error the connection is of no more use: a part of p may have left.
func Write(nc net.Conn, p []byte, limit time.Duration, sent *atomic.Int64) (int, error) {
	written := 0
	progress := time.Now()
	for written < len(p) {
		if limit > 0 {
			if err := nc.SetWriteDeadline(time.Now().Add(max(limit/looks, time.Millisecond))); err != nil {
				return written, err
			}
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
		if err != nil && !cause.Expired(err) {
			return written, err
		}
		if err != nil && time.Since(progress) >= limit {
			return written, cause.New(cause.SendTimeout, "%d of %d bytes unsent, none taken for %v", len(p)-written, len(p), limit)
		}
	}
	return written, nil
}

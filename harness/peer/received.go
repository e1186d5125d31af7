package peer

import (
	"context"
	"errors"
	"slices"
	"time"
)

// errClosedHere is why a wait ends when this side has closed the connection.
var errClosedHere = errors.New("this side closed it")

// Received is a copy of all bytes that came so far, in the order of the stream; after Discard those before it are gone.
func (c *Conn) Received() []byte {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return slices.Clone(c.inbox.bytes)
}

// ReceivedBytes is how many bytes came so far.
func (c *Conn) ReceivedBytes() int64 {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.total
}

// Sum is the SHA-256 of all bytes that came so far.
func (c *Conn) Sum() (sum [32]byte) {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	c.inbox.sum.Sum(sum[:0])
	return sum
}

// LastReceived is when the last byte came, on the clock of the trace; 0 if none did.
func (c *Conn) LastReceived() time.Duration {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.last
}

// SinceReceived is how long ago that was; if none came, how long ago the trace began.
func (c *Conn) SinceReceived() time.Duration { return c.cfg.Trace.Now() - c.LastReceived() }

// Discard forgets the bytes and frames that came and keeps no further ones, so that megabytes can pass in little memory.
// What goes on: ReceivedBytes, Sum, FrameCount, Pending, DecodeError.
func (c *Conn) Discard() {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	c.inbox.discard = true
	c.inbox.bytes, c.inbox.frames, c.inbox.times = nil, nil, nil
	c.inbox.changed()
}

// Ending is how the implementation ended its stream, and when on the clock of the trace; None and 0 if it did not yet.
// It is seen by reading: not before all that came before it was read, and not during a Hold.
func (c *Conn) Ending() (End, time.Duration) {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.end, c.inbox.endAt
}

// WaitEnd waits until the implementation ends its stream. The error says what came instead.
func (c *Conn) WaitEnd(ctx context.Context) (End, error) {
	began := time.Now()
	err := c.await(ctx, func() bool { return c.inbox.end != None || c.inbox.trouble != nil })
	if end, _ := c.Ending(); end != None {
		return end, nil
	}
	return None, c.instead(began, err, func(*inbox) string { return "no end came on" })
}

// await waits until ready, which is called with the lock of the inbox held, or until ctx or the connection ends. It has no limit of
// its own: see Config.vet.
func (c *Conn) await(ctx context.Context, ready func() bool) error {
	c.cfg.vet(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(c.life, func() { cancel(errClosedHere) })()
	return c.inbox.wait(ctx, ready)
}

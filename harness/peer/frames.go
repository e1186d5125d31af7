package peer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// DecodeError is why what came cannot be told apart into frames (a *wire.FrameError); nil as long as it can.
func (c *Conn) DecodeError() error {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.wrong
}

// Pending is how many bytes came beyond the last whole frame: above 0 at the end of a stream it was cut short.
func (c *Conn) Pending() int {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.decoder.Pending()
}

// FrameCount is how many whole frames came so far.
func (c *Conn) FrameCount() int {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.decoder.Count()
}

// Frames are the payloads of the whole frames that came so far; none after Discard. They must not be changed.
func (c *Conn) Frames() [][]byte {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return slices.Clone(c.inbox.frames)
}

// FrameTimes is when each of Frames was complete, on the clock of the trace.
func (c *Conn) FrameTimes() []time.Duration {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return slices.Clone(c.inbox.times)
}

// Free is what stood in the n-th frame that came, from 0, where its sender may choose the bytes: an answer repeats it.
func (c *Conn) Free(n int) []byte {
	c.inbox.Lock()
	defer c.inbox.Unlock()
	return c.inbox.free[n]
}

// Frame waits for the n-th frame, from 0, and returns its payload, which must not be changed. It fails as soon as that
// frame cannot come any more, and the error says what came instead. It cannot be used with Discard.
func (c *Conn) Frame(ctx context.Context, n int) (payload []byte, err error) {
	began := time.Now()
	err = c.await(ctx, func() bool {
		if n < len(c.inbox.frames) {
			payload = c.inbox.frames[n]
			return true
		}
		return c.inbox.spent() || c.inbox.discard
	})
	if payload != nil {
		return payload, nil
	}
	return nil, c.instead(began, err, framesOf(n+1))
}

// TakeFrames waits until frames have come that it has not returned yet, and takes them out of the inbox, so that a stream without an end
// passes in little memory. It fails once none can come any more, and the error says what came instead. From the first call on nothing else
// of what came is kept: Received, Frames, Frame and Free are for who does not use it.
func (c *Conn) TakeFrames(ctx context.Context) (payloads [][]byte, err error) {
	began := time.Now()
	err = c.await(ctx, func() bool {
		if !c.inbox.passing {
			c.inbox.passing, c.inbox.bytes, c.inbox.times, c.inbox.free = true, nil, nil, nil
		}
		payloads, c.inbox.frames = c.inbox.frames, nil
		return len(payloads) > 0 || c.inbox.spent()
	})
	if len(payloads) > 0 {
		return payloads, nil
	}
	return nil, c.instead(began, err, func(*inbox) string { return "no further frame came on" })
}

// Message waits for the n-th frame, from 0, and reads it as a message.
func (c *Conn) Message(ctx context.Context, n int) (wire.Message, error) {
	payload, err := c.Frame(ctx, n)
	if err != nil {
		return wire.Message{}, err
	}
	m, err := wire.ParseMessage(payload)
	if err != nil {
		return m, c.failed(fmt.Sprintf("frame %d is no message, on", n+1), err)
	}
	return m, nil
}

// Messages are the frames that came so far and are messages, without those that are malformed; see MessageError.
func (c *Conn) Messages() []wire.Message {
	var messages []wire.Message
	for _, payload := range c.Frames() {
		if m, err := wire.ParseMessage(payload); err == nil {
			messages = append(messages, m)
		}
	}
	return messages
}

// MessageError says what is wrong with the first frame that came and is no message; nil if all are.
func (c *Conn) MessageError() error {
	for n, payload := range c.Frames() {
		if _, err := wire.ParseMessage(payload); err != nil {
			return c.failed(fmt.Sprintf("frame %d is no message, on", n+1), err)
		}
	}
	return nil
}

package peer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// piece is how much must go within Config.SendLimit: a slow path may carry many of them.
const piece = 1 << 20

// Send writes p as it is, in one write up to 1 MiB. It returns once the system has all of it, and fails, telling how much
// went, if the connection ends or the system does not take it within Config.SendLimit. EndOf classifies the error.
func (c *Conn) Send(p []byte) error {
	_, err := c.send(p)
	return err
}

// send is Send, and returns how much went.
func (c *Conn) send(p []byte) (sent int, err error) {
	for sent < len(p) {
		n, err := c.write(p[sent:min(len(p), sent+piece)], c.cfg.SendLimit)
		sent += n
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = &unmet{fmt.Sprintf("nobody took more within %v", c.cfg.SendLimit), err}
		}
		if err != nil {
			return sent, c.failed(fmt.Sprintf("of %d bytes only %d went on", len(p), sent), err)
		}
	}
	return sent, nil
}

// SendFrames writes the frames of all payloads with one Send. It panics if one cannot be framed.
func (c *Conn) SendFrames(payloads ...[]byte) error {
	return c.Send(c.cfg.Framing.Frames(payloads...))
}

// SendMessage writes the frame of one message.
func (c *Conn) SendMessage(m wire.Message) error { return c.SendFrames(m.Bytes()) }

// SendSlowly writes p in pieces of size bytes (at least 1), with a pause of gap between two of them, until ctx ends.
func (c *Conn) SendSlowly(ctx context.Context, p []byte, size int, gap time.Duration) error {
	return c.sendSlowly(ctx, p, size, gap, func(int) {})
}

// sendSlowly is SendSlowly, and tells after each piece how much went.
func (c *Conn) sendSlowly(ctx context.Context, p []byte, size int, gap time.Duration, went func(int)) error {
	for sent := 0; sent < len(p); {
		n, err := c.send(p[sent:min(len(p), sent+max(1, size))])
		went(n)
		if err != nil {
			return err
		}
		if sent += n; sent == len(p) {
			return nil
		}
		select {
		case <-time.After(gap):
		case <-ctx.Done():
			return c.failed(fmt.Sprintf("of %d bytes that were sent slowly only %d went on", len(p), sent), context.Cause(ctx))
		case <-c.life.Done():
			return c.failed(fmt.Sprintf("of %d bytes that were sent slowly only %d went on", len(p), sent), errClosedHere)
		}
	}
	return nil
}

// TrySend writes as much of p as the system takes within limit (above 0) and returns how much that was; less than all is no error.
// It is how a script fills the buffers of an implementation that does not read.
func (c *Conn) TrySend(p []byte, limit time.Duration) (int, error) {
	n, err := c.write(p, limit)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return n, c.failed(fmt.Sprintf("of %d bytes only %d went on", len(p), n), err)
	}
	return n, nil
}

// write hands p to the system in one call and takes down what went, with the time at which the call began: what the
// implementation answers then stands after it on the clock.
func (c *Conn) write(p []byte, limit time.Duration) (int, error) {
	c.sending <- struct{}{}
	defer func() { <-c.sending }()
	n, err := c.put(p, limit)
	if c.alive.wrote(p[:n]) {
		go c.pays()
	}
	return n, err
}

// put is write for whoever is sending.
func (c *Conn) put(p []byte, limit time.Duration) (int, error) {
	until := time.Time{} // no limit
	if limit > 0 {
		until = time.Now().Add(limit)
	}
	if err := c.raw.SetWriteDeadline(until); err != nil {
		return 0, err
	}
	c.speaks(false)
	at := c.cfg.Trace.Now()
	n, err := c.raw.Write(p)
	if n > 0 {
		event := trace.Event{T: at, Lane: trace.Peer, Conn: c.number, Kind: trace.Sent, Dir: c.dir}
		if n < len(p) {
			event.Note = fmt.Sprintf("%d bytes did not go", len(p)-n)
		}
		c.cfg.Trace.Add(event, p[:n])
	}
	c.sawReset(err)
	return n, err
}

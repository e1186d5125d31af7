package peer

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// read is the background reader: it lives from the connection's beginning to the end of either side.
func (c *Conn) read() {
	defer close(c.reader)
	defer c.pace.leave()
	buf := make([]byte, chunk)
	for {
		size := c.pace.turn()
		if size == 0 {
			return
		}
		if err := c.take(buf[:size]); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			c.readEnded(err)
			return
		}
	}
}

// take reads once and takes down what came.
func (c *Conn) take(buf []byte) error {
	n, err := c.raw.Read(buf)
	if n > 0 {
		event := trace.Event{Lane: trace.Peer, Conn: c.number, Kind: trace.Got, Dir: c.back}
		c.lives(c.inbox.add(buf[:n], c.cfg.Trace.Add(event, buf[:n])))
	}
	return err
}

// readEnded takes down why nothing more can be read.
func (c *Conn) readEnded(err error) {
	at := c.cfg.Trace.Now()
	switch {
	case errors.Is(err, io.EOF):
		c.settleSend()
		c.saw(FIN, at)
	case EndOf(err) == RST:
		if c.cfg.Transport.Sealed {
			c.note(trace.Mark, "", at, err.Error())
		}
		c.saw(RST, at)
	case !errors.Is(err, net.ErrClosed):
		c.note(trace.Mark, "", at, err.Error())
		c.inbox.broke(err)
	}
}

// saw takes down the end of the implementation's stream, once. After a close_notify its stream has ended in order, whatever becomes of the
// connection that carried it.
func (c *Conn) saw(end End, at time.Duration) {
	seal, _ := c.Seal()
	kind := trace.FIN
	if end == RST {
		if seal.Notified {
			return
		}
		kind = trace.RST
	}
	c.inbox.over(end, at, func() { c.note(kind, c.back, at, endWords(end, seal)) })
}

// settle is how long an end of file waits for a write under way, which a reset ends at once.
const settle = 20 * time.Millisecond

// settleSend waits for a write under way. A reset is told once: if the write gets it (ECONNRESET), the read gets an end
// of file as if a FIN had come. So the write, which knows better, speaks first; see sawReset.
func (c *Conn) settleSend() {
	select {
	case c.sending <- struct{}{}:
		<-c.sending
	case <-time.After(settle):
	}
}

// sawReset looks at the error of a write for the reset that the reader may miss. Linux gives a write ECONNRESET only if
// no FIN came before the reset, else EPIPE (tcp_reset in net/ipv4/tcp_input.c), so this one overrides an end of file.
func (c *Conn) sawReset(err error) {
	if errors.Is(err, transport.ErrReset) {
		c.saw(RST, c.cfg.Trace.Now())
	}
}

// How a close empties the receive queue: until nothing came for quiet, or for longer once something did, since room in
// the queue lets in what the implementation has sent already; and no longer than limit in all.
const (
	drainQuiet  = time.Millisecond
	drainFollow = 10 * time.Millisecond
	drainLimit  = 200 * time.Millisecond
)

// drain takes what lies in the system's queue, because a close with unread bytes becomes a reset. The reader has ended.
func (c *Conn) drain() {
	buf := make([]byte, chunk)
	quiet := drainQuiet
	for limit := time.Now().Add(drainLimit); time.Now().Before(limit); quiet = drainFollow {
		if c.raw.SetReadDeadline(time.Now().Add(quiet)) != nil {
			return
		}
		if err := c.take(buf); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				c.readEnded(err)
			}
			return
		}
	}
}

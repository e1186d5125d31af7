package peer

import (
	"errors"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Half ends our stream with a FIN and goes on reading. After it nothing can be sent.
func (c *Conn) Half() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.half || c.closed {
		return nil
	}
	// The mark comes first: an answer to the FIN must not stand before it in the trace.
	c.note(trace.EndFIN, c.dir, 0, "half-close")
	c.half = true
	first := c.endsFirst()
	if err := c.raw.CloseWrite(); err != nil {
		return c.failed("half-close", err)
	}
	c.did(first, fault.KindClose)
	return nil
}

// Close ends the connection with a FIN, after all that was sent. What has come and was not read yet is read first, since
// the system would make a reset of the close; so a close during a flood may still be one. Closing again does nothing.
func (c *Conn) Close() error {
	half, first := c.beginClose()
	if !first {
		return nil
	}
	alive := c.endsFirst() && !half
	c.pace.change(func() { c.pace.stopped = true })
	<-c.reader
	if end, _ := c.Ending(); end == None {
		c.drain()
	}
	if !half {
		c.note(trace.EndFIN, c.dir, 0, "close")
	}
	err := c.endClose("close")
	c.did(alive && err == nil, fault.KindClose)
	return err
}

// Reset breaks the connection off: the implementation gets a RST, and what the system has not sent yet is lost. After
// Close it does nothing.
func (c *Conn) Reset() error {
	if !c.cfg.Transport.Resets {
		return c.failed("reset", errors.ErrUnsupported)
	}
	if _, first := c.beginClose(); !first {
		return nil
	}
	c.endsFirst()
	gone, _ := c.Ending() // a reset that meets one leaves nobody to be reset; an end in order does
	if err := c.raw.Break(); err != nil {
		return errors.Join(c.failed("reset", err), c.endClose("close"))
	}
	c.note(trace.EndRST, c.dir, 0, "")
	err := c.endClose("reset")
	c.did(gone != RST && err == nil, fault.KindReset)
	return err
}

// endsFirst counts what ends with our stream, and reports whether the implementation's has not ended: to end what is over does nothing
// to anybody.
func (c *Conn) endsFirst() bool {
	c.speaks(true)
	end, _ := c.Ending()
	return end == None
}

// did counts a fault that this connection has done.
func (c *Conn) did(really bool, k fault.Kind) {
	if really {
		c.cfg.Ledger.Done(fault.Fault{Kind: k, Dir: fault.Direction(c.dir)})
	}
}

// beginClose claims the close for one caller, ends a stall and reports whether our stream had ended before.
func (c *Conn) beginClose() (half, first bool) {
	c.mu.Lock()
	half, first = c.half, !c.closed
	c.closed = true
	c.mu.Unlock()
	if first {
		c.countStall()
		c.letGo()
	}
	return half, first
}

// endClose gives everything back. Once it returns the reader has ended.
func (c *Conn) endClose(act string) error {
	err := c.raw.Close()
	c.pace.change(func() { c.pace.stopped = true })
	<-c.reader
	c.endLife()
	live.Delete(c)
	if err != nil {
		return c.failed(act, err)
	}
	return nil
}

package client

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// Config is what a client is told. In the zero value every limit is off, frames are u32be, and a client connects once.
type Config struct {
	Framing        string        // a name of package frame; "" is u32be
	MaxFrame       int           // greatest payload in bytes, either way
	Messages       bool          // payloads are messages of the message profile
	ConnectTimeout time.Duration // one attempt: resolving and every address of it
	IdleTimeout    time.Duration // nothing received for so long ends the connection; own sends do not count
	FrameTimeout   time.Duration // from the first byte of a frame to its last
	SendTimeout    time.Duration // unsent bytes and none taken by the system for so long end the connection
	RequestTimeout time.Duration // from Request to its reply, over all retries
	PingInterval   time.Duration // nothing received for so long: a ping (messages only)
	PingTimeout    time.Duration // nothing received for so long after the ping: the connection is lost
	CloseTimeout   time.Duration // longest flush of a graceful close
	SendQueue      int           // bytes that may wait to be sent; more is refused with queue_full
	Reconnect      bool          // connect again after a loss, as Backoff says
	Backoff        *Backoff      // nil: one attempt, no retries

	// OnEvent is told everything that happens, in order, one at a time, on a goroutine of its own. It may take its
	// time and may call the client. Nil: nobody watches.
	OnEvent func(Event)

	// Dial connects; nil is a net.Dialer.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (c *Config) check() (frame.Framing, error) {
	if c.Backoff != nil {
		if err := c.Backoff.check(); err != nil {
			return frame.Framing{}, fmt.Errorf("config: %w", err)
		}
	}
	framing, err := frame.Parse(c.Framing)
	if err != nil {
		return frame.Framing{}, fmt.Errorf("config: %w", err)
	}
	if c.OnEvent == nil {
		c.OnEvent = func(Event) {}
	}
	if c.Dial == nil {
		c.Dial = new(net.Dialer).DialContext
	}
	return framing, nil
}

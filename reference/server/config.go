package server

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// Config is what a server is told. In the zero value every limit is off and frames of u32be are echoed.
type Config struct {
	Framing        string        // a name of package frame; "" is u32be
	MaxFrame       int           // greatest payload in bytes, either way
	Messages       bool          // payloads are messages of the message profile; without it they are echoed
	IdleTimeout    time.Duration // nothing received for so long, and nothing in progress, ends a connection politely
	FrameTimeout   time.Duration // from the first byte of a frame to its last
	SendTimeout    time.Duration // unsent bytes and none taken by the system for so long end the connection
	CloseTimeout   time.Duration // longest flush before a connection that is being ended is cut off
	MaxConnections int           // served at once; further ones are closed at once

	// OnEvent is told what happens, in order, one at a time, on a goroutine of its own. Nil: nobody watches.
	OnEvent func(Event)
}

func (c *Config) check() (frame.Framing, error) {
	framing, err := frame.Parse(c.Framing)
	if err != nil {
		return frame.Framing{}, fmt.Errorf("config: %w", err)
	}
	if c.OnEvent == nil {
		c.OnEvent = func(Event) {}
	}
	return framing, nil
}

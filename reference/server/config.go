package server

import (
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// Config is what a server is told. In the zero value every limit is off, except where another number is said to be meant by 0, and
// frames of u32be are echoed.
type Config struct {
	Framing  string  // a name of package frame; "" is u32be
	MaxFrame int     // greatest payload in bytes, either way
	Messages bool    // payloads are messages of the message profile; without it they are echoed
	Handler  Handler // carries out requests, of Messages only; nil: the operations of the profile

	Transform frame.Transform // compresses and signs payloads; the zero value leaves them alone

	TLS              *tls.Config   // as secure.ServerConfig makes it; nil: frames are on the wire as they are
	HandshakeTimeout time.Duration // of TLS, from the connection on; 0: 10 s, since a client that says nothing costs it nothing

	IdleTimeout   time.Duration // nothing received for so long, and nothing in progress, ends a connection politely
	HeaderTimeout time.Duration // from the first byte of a frame to the last of its header
	FrameTimeout  time.Duration // from the first byte of a frame to its last
	MinRate       int           // bytes a second that a frame must come at on the average, from its second second on
	SendTimeout   time.Duration // unsent bytes and none taken by the system for so long end the connection
	CloseTimeout  time.Duration // longest flush before a connection that is being ended is cut off

	MaxConnections  int           // served at once; further ones are refused at once
	SendQueue       int           // bytes of replies that may wait for a client before no more is read from it; 0: 256 KiB
	MinPingInterval time.Duration // pings that come sooner after each other, thrice, end the connection
	Keys            int           // idempotency keys that are remembered; 0: 10,000
	KeyLife         time.Duration // for how long they are, once their request has been carried out; 0: 10 minutes

	// KeepAlive are the probes of TCP on each connection, of a listener that Listen opens; the zero value is Go's default: on, after 15 s.
	KeepAlive net.KeepAliveConfig

	// Crew, if not nil, serves the connections with fewer goroutines than one for each. It is this server's alone, which closes it.
	Crew Crew

	// OnEvent is told what happens, in order, one at a time, on a goroutine of its own. Nil: nobody watches.
	OnEvent func(Event)
}

// check refuses what makes no sense, and fills in what 0 stands for.
func (c *Config) check() (frame.Framing, error) {
	framing, err := frame.Parse(c.Framing)
	if err != nil {
		return frame.Framing{}, fmt.Errorf("config: Framing: %w", err)
	}
	if framing, err = framing.With(c.Transform, c.MaxFrame); err != nil {
		return frame.Framing{}, fmt.Errorf("config: %w", err)
	}
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"MaxFrame", int64(c.MaxFrame)}, {"IdleTimeout", int64(c.IdleTimeout)}, {"HeaderTimeout", int64(c.HeaderTimeout)},
		{"FrameTimeout", int64(c.FrameTimeout)}, {"MinRate", int64(c.MinRate)}, {"SendTimeout", int64(c.SendTimeout)},
		{"CloseTimeout", int64(c.CloseTimeout)}, {"MaxConnections", int64(c.MaxConnections)}, {"SendQueue", int64(c.SendQueue)},
		{"MinPingInterval", int64(c.MinPingInterval)}, {"Keys", int64(c.Keys)}, {"KeyLife", int64(c.KeyLife)},
		{"HandshakeTimeout", int64(c.HandshakeTimeout)},
	} {
		if field.value < 0 {
			return framing, fmt.Errorf("config: %s is negative; 0 is no limit, or the usual one", field.name)
		}
	}
	if err := c.checkTogether(); err != nil {
		return framing, fmt.Errorf("config: %w", err)
	}
	if c.SendQueue == 0 {
		c.SendQueue = unsentLimit
	}
	if c.Keys == 0 {
		c.Keys = defaultKeys
	}
	if c.KeyLife == 0 {
		c.KeyLife = defaultKeyLife
	}
	if c.HandshakeTimeout == 0 {
		c.HandshakeTimeout = defaultHandshake
	}
	return framing, nil
}

// checkTogether refuses fields that contradict each other.
func (c *Config) checkTogether() error {
	switch {
	case c.Messages && c.MaxFrame > 0 && c.MaxFrame < message.HeaderLen:
		return fmt.Errorf("MaxFrame is %d, and with Messages no message fits: want at least %d", c.MaxFrame, message.HeaderLen)
	case c.HeaderTimeout > 0 && c.FrameTimeout > 0 && c.HeaderTimeout > c.FrameTimeout:
		return fmt.Errorf("HeaderTimeout is %v, longer than the %v of FrameTimeout, and would never run out", c.HeaderTimeout, c.FrameTimeout)
	case c.TLS != nil && c.Crew != nil:
		return fmt.Errorf("Crew is set with TLS: it reads and writes sockets, and records are not what frames are made of")
	case c.TLS == nil && c.HandshakeTimeout > 0:
		return fmt.Errorf("HandshakeTimeout is set without TLS: there is no handshake")
	case !c.Messages && c.Handler != nil:
		return fmt.Errorf("Handler is set without Messages: payloads that are echoed are no requests")
	case !c.Messages && c.MinPingInterval > 0:
		return fmt.Errorf("MinPingInterval is set without Messages: there are no pings")
	}
	return nil
}

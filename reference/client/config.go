package client

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// Config is what a client is told. In the zero value every limit is off, frames are u32be, and a client connects once.
type Config struct {
	// What is on the wire.
	Framing   string          // a name of package frame; "" is u32be
	MaxFrame  int             // greatest payload in bytes, either way, as it is on the wire and as it is expanded; 0: no limit
	Messages  bool            // payloads are messages of the message profile
	Transform frame.Transform // compresses and signs payloads; the zero value leaves them alone
	TLS       *tls.Config     // as secure.ClientConfig makes it; nil: frames are on the wire as they are

	// Getting connected.
	ConnectTimeout   time.Duration // one attempt: resolving, every address of it, and the handshake
	HandshakeTimeout time.Duration // the handshake of TLS; then the first answer, which a ping asks for (messages only)
	AttemptDelay     time.Duration // one address is tried for so long alone; 0 means 250 ms, and 10 ms to 2 s are kept to
	ResolutionDelay  time.Duration // IPv4 addresses wait so long for those of IPv6; 0 means 50 ms
	Resolver         Resolver      // nil means net.DefaultResolver
	Reconnect        bool          // connect again after a loss, as Backoff says
	Backoff          *Backoff      // nil: one attempt, no retries

	// Staying connected.
	IdleTimeout  time.Duration // nothing received for so long ends the connection; own sends do not count
	FrameTimeout time.Duration // from the first byte of a frame to its last
	SendTimeout  time.Duration // unsent bytes and none taken by the system for so long end the connection
	PingInterval time.Duration // nothing received for so long: a ping (messages only)
	PingTimeout  time.Duration // nothing received for so long after the ping: the connection is lost
	CloseTimeout time.Duration // longest flush of a graceful close

	// Requests and what waits to be sent.
	RequestTimeout time.Duration // from Request to its reply, over all retries
	AttemptTimeout time.Duration // one sending of a request; then it is retried, if it may be
	Deadlines      bool          // requests tell the server how much of RequestTimeout is left
	RetryBudget    *RetryBudget  // shared by all requests; nil: each is retried as Backoff says, whatever the others meet
	SendQueue      int           // bytes that may wait to be sent; more is refused with queue_full; 0: no limit
	LowWater       int           // after a refusal, so many bytes or fewer in the queue are told by Writable; 0 means half of SendQueue

	// The socket. With a Dial of your own these are its business.
	KeepAlive   net.KeepAliveConfig // probes of TCP; the zero value is Go's default: on, after 15 s
	UserTimeout time.Duration       // the system ends a connection whose data is not acknowledged for so long (Linux); 0: its own limit
	Nagle       bool                // small segments wait for the acknowledgement of the last; off, since requests would wait too

	// OnEvent is told everything that happens, in order, one at a time, on a goroutine of its own. It may take its
	// time and may call the client. Nil: nobody watches.
	OnEvent func(Event)

	// Log is told what OnEvent is told, but for messages; payloads never appear in it. Nil: nothing is logged.
	Log *slog.Logger

	// Dial connects to one numeric address; nil is a net.Dialer with the settings above.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Resolver finds the addresses of a name: network is ip6 or ip4, and both are asked side by side. A *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

package peer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Conn is one connection to the implementation. Its methods may be called from any goroutine.
type Conn struct {
	cfg       Config
	raw       transport.Stream
	number    int
	began     time.Duration
	dir, back string // directions of what we send and of what we get
	inbox     *inbox
	pace      *pace
	tally     tally
	records   records
	alive     alive

	sending  chan struct{} // holds one token while a write is under way
	reader   chan struct{} // closed when the background reader has ended
	unopened error         // why there was no handshake; set before opened is closed
	opened   chan struct{} // closed when the handshake has ended, well or not; at once where there is none

	mu      sync.Mutex
	half    bool            // our stream has ended
	closed  bool            // the connection is gone
	life    context.Context // ends with the connection
	endLife context.CancelFunc
}

// live keeps every open connection referenced. The runtime closes a socket that nobody refers to any more, and the
// implementation would see a FIN that no script asked for, at the next garbage collection.
var live sync.Map // of *Conn

// Dial connects to addr, a numeric address and port. A connection that was refused leaves that in the trace.
func Dial(ctx context.Context, cfg Config, addr string) (*Conn, error) {
	cfg = cfg.filled()
	if err := cfg.Transport.Parse(addr); err != nil {
		return nil, err
	}
	raw, err := cfg.Transport.Dial(ctx, addr, cfg.Options)
	if err != nil {
		cfg.Trace.Add(trace.Event{Lane: trace.Peer, Conn: cfg.Number, Kind: trace.Refused, Note: err.Error()}, nil)
		return nil, &unmet{fmt.Sprintf("dial %s over %s: %s", addr, cfg.Transport.Name, plainly(err)), err}
	}
	said, err := cfg.opens(ctx, raw)
	if err != nil {
		return nil, err
	}
	c := newConn(cfg, raw, cfg.Number, toServer)
	c.note(trace.Dial, "", 0, c.Local()+" to "+c.Remote()+said)
	c.open()
	return c, nil
}

// opens says the opening on a connection that was just made, and returns what to note of it.
func (c Config) opens(ctx context.Context, raw transport.Stream) (said string, err error) {
	if len(c.Opening) == 0 {
		return "", nil
	}
	until, _ := ctx.Deadline() // none is no limit
	stop := context.AfterFunc(ctx, func() { _ = raw.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	sent, came, err := c.Opening.Play(raw, until)
	if err != nil {
		c.Trace.Add(trace.Event{Lane: trace.Peer, Conn: c.Number, Kind: trace.Refused, Note: err.Error()}, nil)
		return "", &unmet{err.Error(), errors.Join(err, raw.Close())}
	}
	return fmt.Sprintf("; its opening: %d bytes sent, %d came", sent, came), nil
}

func newConn(cfg Config, raw transport.Stream, number int, dir string) *Conn {
	c := &Conn{
		cfg: cfg, raw: raw, number: number, dir: dir, back: toClient,
		inbox:   newInbox(cfg.decoder(dir)),
		pace:    newPace(cfg.Hold, raw.SetReadDeadline),
		sending: make(chan struct{}, 1),
		reader:  make(chan struct{}),
		opened:  make(chan struct{}),
	}
	if dir == toClient {
		c.back = toServer
	}
	c.life, c.endLife = context.WithCancel(context.WithValue(context.Background(), lifelong{}, true))
	c.began = cfg.Trace.Now()
	c.tally.quiet = c.began
	if cfg.Lives != nil {
		c.alive.sent = heard(cfg.Framing, c.back).NewDecoder()
	}
	if cfg.Hold {
		c.holds()
	}
	cfg.Ledger.Watch(c.settle)
	live.Store(c, nil)
	return c
}

// decoder divides what comes.
func (c Config) decoder(dir string) *wire.Decoder {
	if f := heard(c.Framing, dir); c.Forgives {
		return f.NewForgivingDecoder()
	}
	return heard(c.Framing, dir).NewDecoder()
}

// heard is how what comes is framed: the answers of a server, or what a client sends.
func heard(f wire.Framing, dir string) wire.Framing {
	if dir == toServer {
		return f.Answers()
	}
	return f
}

// open ends the handshake, if there is one, and lets the background reader go, which sees why there was none. The caller has noted the
// connection's beginning first.
func (c *Conn) open() {
	if s, is := c.raw.(transport.Sealed); is {
		s.Watch(c.tellRecord, c.tellBytes)
		c.shake(s)
	}
	close(c.opened)
	go c.read()
}

// Number is the connection's number in the trace, from 1.
func (c *Conn) Number() int { return c.number }

// Began is when the connection was made, on the clock of the trace.
func (c *Conn) Began() time.Duration { return c.began }

// Local is our address.
func (c *Conn) Local() string { return c.raw.LocalAddr().String() }

// Remote is the address of the implementation, or of the relay before it.
func (c *Conn) Remote() string { return c.raw.RemoteAddr().String() }

// Done is closed when this side closes or resets the connection.
func (c *Conn) Done() <-chan struct{} { return c.life.Done() }

// note adds an event without bytes to the trace and returns its time, which is at, or now if at is 0.
func (c *Conn) note(kind trace.Kind, dir string, at time.Duration, words string) time.Duration {
	return c.cfg.Trace.Add(trace.Event{T: at, Lane: trace.Peer, Conn: c.number, Kind: kind, Dir: dir, Note: words}, nil)
}

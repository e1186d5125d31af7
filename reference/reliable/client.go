package reliable

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"
)

// What becomes of a message that has no answer.
var (
	// ErrNoAnswer: the last copy has been waited for. The message may have been carried out, and its answers lost.
	ErrNoAnswer = errors.New("no answer")
	// ErrAmbiguous: the session is lost. The message may have been carried out before that, and is not sent again in another session, where it
	// would be a new one: whether it may be carried out twice, only the caller knows.
	ErrAmbiguous = errors.New("the server knows the session no more, and nobody knows whether it has carried the message out")
	// ErrTooLong: no datagram of the profile holds it, and nothing was sent.
	ErrTooLong = errors.New("the message is too long")
	// ErrClosed: the client was closed.
	ErrClosed = errors.New("the client is closed")
)

// Policy is how a client sends again what nobody has answered.
type Policy struct {
	Initial time.Duration // to the second copy, where nothing is known of the way; and the least time at all
	Width   float64       // share of each time by which it is longer at most, drawn once for each client
	Cap     time.Duration // the longest time, before that share
	Copies  int           // of a datagram, the first one included
}

// Default is a policy for a server nearby. On the Internet a second is the least (RFC 8085 section 3.1.1).
var Default = Policy{Initial: 200 * time.Millisecond, Width: 0.5, Cap: 800 * time.Millisecond, Copies: 8}

// Client sends messages to one server. Its methods may be called from any goroutine.
type Client struct {
	sent chan *sending // from those who send to the loop
	came chan Datagram // from the socket
	conn *net.UDPConn
	over chan struct{}
	ends context.CancelFunc
}

// sending is a message on its way.
type sending struct {
	payload []byte
	done    chan outcome
}

type outcome struct {
	answer []byte
	err    error
}

// Config is what a client is given.
type Config struct {
	Policy  Policy
	Ordered bool // messages are carried out in the order in which they were sent
	// First is the number of the very first message, as a test may choose it; nil draws one, as everybody else should: a number that
	// can be guessed lets somebody answer who has heard nothing (RFC 8085 section 6.1).
	First *uint32
}

// Dial opens a socket that is connected to the server: the system drops what comes from anybody else, who could answer in its place.
func Dial(addr string, cfg Config) (*Client, error) {
	to, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("send to %q: %w", addr, err)
	}
	conn, err := net.DialUDP("udp", nil, to)
	if err != nil {
		return nil, fmt.Errorf("send to %s: %w", addr, err)
	}
	ctx, ends := context.WithCancel(context.Background())
	c := &Client{sent: make(chan *sending), came: make(chan Datagram), conn: conn, over: make(chan struct{}), ends: ends}
	go c.receive(ctx)
	go func() {
		defer close(c.over)
		(&loop{Config: cfg, Client: c, timer: newTimer(cfg.Policy), out: map[uint32]*copies{}}).run(ctx)
	}()
	return c, nil
}

// draw is a number that nobody can guess.
func draw() uint32 { return rand.Uint32() }

// Close ends the client; what has no answer yet gets none.
func (c *Client) Close() error {
	c.ends()
	<-c.over
	return c.conn.Close()
}

// Send sends a message and returns its answer. One that is called while others wait for theirs sends beside them, as far as the window goes.
func (c *Client) Send(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > MostPayload {
		return nil, fmt.Errorf("%w: %d bytes, and a datagram holds %d", ErrTooLong, len(payload), MostPayload)
	}
	m := &sending{payload, make(chan outcome, 1)}
	select {
	case c.sent <- m:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-c.over:
		return nil, ErrClosed
	}
	select {
	case o := <-m.done:
		return o.answer, o.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// receive hands on what comes and is one of the profile. An error says that nobody listens there, which the server that is started again
// soon mends; the loop's timer goes on.
func (c *Client) receive(ctx context.Context) {
	buf := make([]byte, space)
	for {
		n, err := c.conn.Read(buf)
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			continue
		}
		d, err := Parse(buf[:n])
		if err != nil {
			continue
		}
		d.Payload = append([]byte(nil), d.Payload...)
		select {
		case c.came <- d:
		case <-ctx.Done():
			return
		}
	}
}

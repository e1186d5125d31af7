package secure

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// Conn is a connection of TLS. It is a net.Conn for those who read and write it, with the ends of one of TCP: CloseWrite is a half-close,
// and SetLinger(0) makes Close a reset.
type Conn struct {
	*tls.Conn
	socket *socket
	state  atomic.Int32 // how it has to be closed; see close.go
	speaks []string     // protocols of which the server has to choose one; none: it need not choose
}

// Client makes the connection one of TLS, as its client. Standstill is how long the system may take no bytes before a write fails with
// errclass.SendTimeout; 0 means that it may wait for ever. Nothing is sent before the handshake.
func Client(nc net.Conn, cfg *tls.Config, standstill time.Duration) *Conn {
	s := &socket{Conn: nc, limit: standstill}
	return &Conn{Conn: tls.Client(s, cfg), socket: s, speaks: cfg.NextProtos}
}

// Server is Client for the other side.
func Server(nc net.Conn, cfg *tls.Config, standstill time.Duration) *Conn {
	s := &socket{Conn: nc, limit: standstill}
	return &Conn{Conn: tls.Server(s, cfg), socket: s}
}

// Shake makes the handshake, and gives up when ctx ends. Whoever accepted the connection calls it on a goroutine of its own: a
// client that says nothing would otherwise keep all others waiting.
func (c *Conn) Shake(ctx context.Context) *errclass.Error {
	err := c.HandshakeContext(ctx)
	if err == nil {
		return c.agreed()
	}
	c.failed(err)
	if ctx.Err() != nil {
		return errclass.Wrap("TLS handshake", ctx.Err())
	}
	return Why("TLS handshake with "+c.RemoteAddr().String(), err)
}

// agreed refuses a server that has chosen none of our protocols. By TLS that is no failure, since it may have been written before there
// were any to choose from (RFC 7301 section 3.2); but then nobody knows what it makes of our messages, and it will be the same tomorrow.
func (c *Conn) agreed() *errclass.Error {
	if len(c.speaks) == 0 || c.ConnectionState().NegotiatedProtocol != "" {
		return nil
	}
	why := errclass.New(errclass.Rejected, "TLS handshake with %s: it has chosen none of the protocols %q", c.RemoteAddr(), c.speaks)
	why.Final = true
	return why
}

// Read is that of crypto/tls, which takes a FIN without close_notify for the end of the stream if it falls between two records, as
// long as popular web servers send such. Between our two sides nothing of that kind is allowed: io.EOF is an end that
// the other side has confirmed, and any other is errclass.Truncated.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	switch {
	case err == nil || errclass.Expired(err):
		return n, err
	case err == io.EOF && !c.socket.ended.Load():
		return n, err
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		c.failed(err) // after an end of any kind our own stream may still go on
	}
	return n, Why("read", err)
}

func (c *Conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err != nil {
		c.failed(err)
	}
	return n, err
}

// SetWriteDeadline does nothing: a deadline that passes within a record makes the whole connection useless. A limit on standstill is
// given when the connection is made, and what is to end a write at once closes the connection.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline is SetReadDeadline, for the same reason.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// failed notes what an error means for the close. After an alert of ours nothing else may be sent (RFC 8446 section 6.2).
func (c *Conn) failed(err error) {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "local error" || errors.As(err, new(tls.RecordHeaderError)) {
		c.state.CompareAndSwap(whole, alerted)
		return
	}
	c.state.CompareAndSwap(whole, broken)
}

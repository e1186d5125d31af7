package pen

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
)

// Pen is a connection whose records are made by hand. One goroutine may write and another read.
type Pen struct {
	// State is what the handshake agreed to.
	State tls.ConnectionState

	socket net.Conn
	out    *keys  // of what we write
	in     *keys  // of what we read
	begun  []byte // of a record that has not come as a whole
}

// Client makes a handshake as a client and takes the connection over. The configuration is as for crypto/tls; its version becomes
// 1.3. Who closes the pen closes the connection; after an error that is left to the caller.
func Client(ctx context.Context, socket net.Conn, cfg *tls.Config) (*Pen, error) {
	return shake(ctx, socket, cfg, client)
}

// Server is Client for the other side.
func Server(ctx context.Context, socket net.Conn, cfg *tls.Config) (*Pen, error) {
	return shake(ctx, socket, cfg, server)
}

// side is how one side makes its handshake, and the names of the secrets that it writes and reads with.
type side struct {
	over         func(net.Conn, *tls.Config) *tls.Conn
	ours, theirs string
}

var (
	client = side{tls.Client, "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"}
	server = side{tls.Server, "SERVER_TRAFFIC_SECRET_0", "CLIENT_TRAFFIC_SECRET_0"}
)

func shake(ctx context.Context, socket net.Conn, cfg *tls.Config, s side) (*Pen, error) {
	told := &secrets{to: cfg.KeyLogWriter}
	cfg = cfg.Clone()
	cfg.MinVersion, cfg.MaxVersion = tls.VersionTLS13, tls.VersionTLS13
	cfg.SessionTicketsDisabled = true // a ticket would be the first record, and nobody would have counted it
	cfg.KeyLogWriter = told
	c := s.over(&gate{Conn: socket}, cfg)
	if err := c.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("making a handshake of TLS 1.3: %w", err)
	}
	p := &Pen{State: c.ConnectionState(), socket: socket}
	suite, err := suiteOf(p.State.CipherSuite)
	if err != nil {
		return nil, err
	}
	p.out, err = told.keys(suite, s.ours)
	if err != nil {
		return nil, err
	}
	p.in, err = told.keys(suite, s.theirs)
	return p, err
}

// Read reads one record. After a key update of the other side the next ones are read with its new keys. The error is io.EOF at the end
// of the socket's stream between two records, and ErrTag for a record that was not made with the keys. After a deadline that passed, the
// next call goes on where this one ended.
func (p *Pen) Read() (Record, error) {
	if err := p.fill(headerLen); err != nil {
		return Record{}, err
	}
	if err := p.fill(headerLen + lengthOf(p.begun)); err != nil {
		return Record{}, err
	}
	whole := p.begun
	p.begun = nil
	r, err := p.in.open(whole[:headerLen], whole[headerLen:])
	if err == nil && r.update() {
		err = p.in.update()
	}
	return r, err
}

// fill reads until so many bytes of a record are there.
func (p *Pen) fill(n int) error {
	for len(p.begun) < n {
		part := make([]byte, n-len(p.begun))
		got, err := p.socket.Read(part)
		p.begun = append(p.begun, part[:got]...)
		switch {
		case len(p.begun) >= n || err == nil:
		case errors.Is(err, io.EOF) && len(p.begun) > 0:
			return io.ErrUnexpectedEOF
		default:
			return err
		}
	}
	return nil
}

// Socket is the connection beneath, for deadlines, and for ends of other kinds.
func (p *Pen) Socket() net.Conn { return p.socket }

// Close closes the socket. It says no goodbye: CloseNotify does.
func (p *Pen) Close() error { return p.socket.Close() }

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"
)

// TLS is TLS over TCP. Its addresses are those of TCP, so that it has to be named. As it stands it dials whoever answers, and cannot
// listen: Terms are what a certificate comes by.
var TLS = Terms{}.Transport()

// Terms are what our side of a TLS stream brings along. It trusts every certificate: whoever judges one looks at it.
type Terms struct {
	// Name is what the other side is asked for (RFC 6066 section 3); empty: nothing.
	Name string
	// Certificate is the one for a client that came to this address and asked for this name; nil: there is none, and nobody can listen.
	Certificate func(local net.Addr, name string) (*tls.Certificate, error)
	// Change is the last word on what crypto/tls is told; nil changes nothing.
	Change func(*tls.Config)
	// Secrets gets the secrets of each stream, as SSLKEYLOGFILE has them; nil: nobody does.
	Secrets io.Writer
	// Before is what is done on a connection that was dialled before its handshake begins; nil: nothing.
	Before func(context.Context, Stream) error
	// Limit is how long a handshake may take; 0: 10 s.
	Limit time.Duration
}

// usualLimit is how long a handshake may take where nothing else is said: as long as a start.
const usualLimit = 10 * time.Second

// Transport is TLS on these terms.
func (t Terms) Transport() Transport {
	secured := TCP
	secured.Name, secured.Sealed = "tls", true
	secured.Listen, secured.Dial = t.listen, t.dial
	return secured
}

// Client is what crypto/tls is told as a client. Records are as long as they may be from the first: what is written at once is sent in one.
// There are no tickets: nobody has asked for them, and what lies unread in a socket is the caller's.
func (t Terms) Client() *tls.Config {
	c := &tls.Config{
		ServerName: t.Name, InsecureSkipVerify: true, //nolint:gosec // see Terms
		MinVersion: tls.VersionTLS12, DynamicRecordSizingDisabled: true, SessionTicketsDisabled: true,
		KeyLogWriter: t.Secrets,
	}
	if t.Change != nil {
		t.Change(c)
	}
	return c
}

// Server is the same for the server of a connection that came to this address.
func (t Terms) Server(local net.Addr) *tls.Config {
	c := t.Client()
	c.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		return t.Certificate(local, hello.ServerName)
	}
	return c
}

// Longest is how long a handshake may take.
func (t Terms) Longest() time.Duration {
	if t.Limit > 0 {
		return t.Limit
	}
	return usualLimit
}

// Carrier dials the connection beneath, up to its handshake.
func (t Terms) Carrier(ctx context.Context, addr string, opt Options) (Stream, error) {
	carrier, err := dialTCP(ctx, addr, opt)
	if err != nil || t.Before == nil {
		return carrier, err
	}
	if err := t.Before(ctx, carrier); err != nil {
		carrier.Close()
		return nil, err
	}
	return carrier, nil
}

// dial connects, and returns when the handshake has ended well.
func (t Terms) dial(ctx context.Context, addr string, opt Options) (Stream, error) {
	carrier, err := t.Carrier(ctx, addr, opt)
	if err != nil {
		return nil, err
	}
	s := seal(carrier, t.Longest(), func(c net.Conn) *tls.Conn { return tls.Client(c, t.Client()) })
	if err := s.Handshake(ctx); err != nil {
		carrier.Close()
		return nil, err
	}
	return s, nil
}

// listen accepts streams whose handshake is still to come: Sealed.Handshake, or the first read or write.
func (t Terms) listen(ctx context.Context, addr string, opt Options) (Listener, error) {
	if t.Certificate == nil {
		return nil, errors.New("nobody listens over tls without a certificate")
	}
	l, err := listenTCP(ctx, addr, opt)
	if err != nil {
		return nil, err
	}
	return securing{l, t}, nil
}

// securing accepts over TCP, for TLS.
type securing struct {
	Listener
	terms Terms
}

func (l securing) Accept() (Stream, error) {
	carrier, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := l.terms.Server(carrier.LocalAddr())
	return seal(carrier, l.terms.Longest(), func(raw net.Conn) *tls.Conn { return tls.Server(raw, c) }), nil
}

package secure

import (
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/reference/errclass"
)

// prompt bounds every wait for something that must happen. It is long, and a healthy run never uses it up.
const prompt = 10 * time.Second

const address = "127.0.0.1"

func authority(t *testing.T) *certificate.Authority {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func leaf(t *testing.T, a *certificate.Authority, kind certificate.Kind) tls.Certificate {
	t.Helper()
	l, err := a.Issue(kind, address)
	if err != nil {
		t.Fatal(err)
	}
	return l.TLS()
}

// sockets are the two ends of a connection of TCP.
func sockets(t *testing.T) (near, far *net.TCPConn) {
	t.Helper()
	listener, err := net.Listen("tcp", address+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dialled, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, nc := range []net.Conn{dialled, accepted} {
		t.Cleanup(func() { nc.Close() })
		nc.SetDeadline(time.Now().Add(prompt))
	}
	return dialled.(*net.TCPConn), accepted.(*net.TCPConn)
}

// clientOf is what a careful client insists on.
func clientOf(t *testing.T, a *certificate.Authority) *tls.Config {
	t.Helper()
	cfg, err := ClientConfig(a.PEM(), address)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// shaken is a client of ours, after its handshake with a server of crypto/tls. Standstill is that of Client.
func shaken(t *testing.T, theirs *tls.Config, standstill time.Duration) (ours *Conn, peer *tls.Conn, far *net.TCPConn) {
	t.Helper()
	a := authority(t)
	theirs.Certificates = []tls.Certificate{leaf(t, a, certificate.Right)}
	near, far := sockets(t)
	ours, why, peer := shake(t, near, far, clientOf(t, a), theirs, standstill)
	if why != nil {
		t.Fatal(why)
	}
	return ours, peer, far
}

// shake makes a handshake of both sides.
func shake(t *testing.T, near, far net.Conn, ours, theirs *tls.Config, standstill time.Duration) (*Conn, *errclass.Error, *tls.Conn) {
	t.Helper()
	peer := tls.Server(far, theirs)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if peer.Handshake() != nil {
			far.Close()
		}
	}()
	c := Client(near, ours, standstill)
	why := c.Shake(t.Context())
	<-done
	return c, why, peer
}

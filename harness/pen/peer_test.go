package pen_test

import (
	"crypto/tls"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/pen"
)

// prompt bounds every wait for something that must happen. It is long, and a healthy run never uses it up.
const prompt = 10 * time.Second

const address = "127.0.0.1"

// configs are what the two sides of a handshake need.
func configs(t *testing.T) (client, server *tls.Config) {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, address)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{RootCAs: a.Pool(), ServerName: address}, &tls.Config{Certificates: []tls.Certificate{leaf.TLS()}}
}

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

// pair is a pen as client, or as server, and crypto/tls on the other side.
func pair(t *testing.T, asClient bool) (*pen.Pen, *tls.Conn) {
	t.Helper()
	near, far := sockets(t)
	forClient, forServer := configs(t)
	make, ours, peer := pen.Server, forServer, tls.Client(far, forClient)
	if asClient {
		make, ours, peer = pen.Client, forClient, tls.Server(far, forServer)
	}
	shaken := throughout(func() error { return peer.Handshake() })
	p, err := make(t.Context(), near, ours)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-shaken; err != nil {
		t.Fatal(err)
	}
	return p, peer
}

func throughout(f func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return done
}

// both runs a test with a pen as client, and as server.
func both(t *testing.T, test func(t *testing.T, p *pen.Pen, peer *tls.Conn)) {
	for name, asClient := range map[string]bool{"client": true, "server": false} {
		t.Run(name, func(t *testing.T) {
			p, peer := pair(t, asClient)
			test(t, p, peer)
		})
	}
}

package client

import (
	"crypto/tls"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/secure"
)

// securePeer is a server whose connections a script serves, with the certificate of the kind and the number of the connection, from 1.
type securePeer struct {
	listener net.Listener
	ours     *tls.Config // what a client insists on
	theirs   *tls.Config
	accepted atomic.Int64
}

func newSecurePeer(t *testing.T, kind certificate.Kind, script func(p *securePeer, n int64, nc net.Conn)) *securePeer {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(kind, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := secure.ClientConfig(a.PEM(), "")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &securePeer{listener: listener, ours: ours, theirs: &tls.Config{Certificates: []tls.Certificate{leaf.TLS()}}}
	t.Cleanup(func() { listener.Close() })
	go p.accept(script)
	return p
}

func (p *securePeer) accept(script func(p *securePeer, n int64, nc net.Conn)) {
	for {
		nc, err := p.listener.Accept()
		if err != nil {
			return
		}
		n := p.accepted.Add(1)
		go func() {
			defer nc.Close()
			script(p, n, nc)
		}()
	}
}

// echo is a script: what comes goes back, until close_notify.
func echo(p *securePeer, _ int64, nc net.Conn) {
	c := tls.Server(nc, p.theirs)
	io.Copy(c, c)
	c.Close()
}

// client is one that tries again, at once, three times in all.
func (p *securePeer) client(t *testing.T, cfg Config) (*Client, *witness) {
	t.Helper()
	w := &witness{}
	cfg.OnEvent, cfg.TLS, cfg.Reconnect = w.see, p.ours, true
	cfg.Backoff = &Backoff{Initial: 10 * time.Millisecond, Attempts: 3, Stable: time.Hour}
	c, err := New(cfg, p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	c.Connect()
	return c, w
}

// awaitConnected waits until the client was connected.
func (w *witness) awaitConnected(t *testing.T) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); !slices.Contains(w.states(), Connected); time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("states %v, and it is not connected", w.states())
		}
	}
}

func TestMessagesOverTLS(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, echo)
	c, w := p.client(t, Config{SendTimeout: 5 * time.Second})
	w.awaitConnected(t)
	payload := strings.Repeat("x", 100_000)
	if out := c.Send([]byte(payload), nil).Wait(); out.Err != nil {
		t.Fatal(out.Err)
	}
	// Half a connection is enough for what is still to come.
	if out := c.Close(Half, nil).Wait(); out.Err != nil {
		t.Errorf("half-close: %v", out.Err)
	}
	over(c)
	if got := w.received(); !slices.Equal(got, []string{payload}) {
		t.Errorf("%d messages came, want the one that was sent", len(got))
	}
	if got := w.troubles(); len(got) != 0 {
		t.Errorf("troubles %+v, want none", got)
	}
}

func TestACertificateThatIsRefusedIsNotTriedAgain(t *testing.T) {
	for _, kind := range certificate.Kinds()[1:] {
		p := newSecurePeer(t, kind, echo)
		c, w := p.client(t, Config{})
		out := c.Send([]byte("secret"), nil).Wait()
		over(c)
		if errclass.Of(out.Err) != errclass.Closed && errclass.Of(out.Err) != errclass.Certificate {
			t.Errorf("%s: the send ended with %v", kind, out.Err)
		}
		if n := p.accepted.Load(); n != 1 {
			t.Errorf("%s: %d attempts, want one", kind, n)
		}
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Certificate {
			t.Errorf("%s: troubles %+v, want certificate once", kind, got)
		}
	}
}

func TestAHandshakeThatIsCutOffIsTriedAgain(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, func(p *securePeer, n int64, nc net.Conn) {
		if n == 1 {
			io.ReadFull(nc, make([]byte, 100)) // inside the ClientHello
			nc.(*net.TCPConn).SetLinger(0)
			return
		}
		echo(p, n, nc)
	})
	c, w := p.client(t, Config{})
	w.awaitConnected(t)
	c.Stop()
	if !slices.Contains(w.states(), Connected) || p.accepted.Load() != 2 {
		t.Errorf("states %v after %d attempts, want it connected at the second", w.states(), p.accepted.Load())
	}
	if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Reset {
		t.Errorf("troubles %+v, want reset once", got)
	}
}

func TestAHandshakeHasALimit(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, func(_ *securePeer, _ int64, nc net.Conn) { io.Copy(io.Discard, nc) })
	c, w := p.client(t, Config{HandshakeTimeout: 50 * time.Millisecond})
	<-c.finished
	over(c)
	for _, e := range w.troubles()[:3] {
		if e.Class != errclass.HandshakeLimit {
			t.Errorf("trouble %+v, want handshake_timeout", e)
		}
	}
	if n := p.accepted.Load(); n != 3 {
		t.Errorf("%d attempts, want all three", n)
	}
}

func TestAnEndWithoutGoodbyeIsTruncated(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, func(p *securePeer, _ int64, nc net.Conn) {
		tls.Server(nc, p.theirs).Write(framed([]byte("whole")))
	})
	c, w := p.client(t, Config{})
	<-c.finished
	over(c)
	if got := w.troubles(); len(got) < 3 || got[0].Class != errclass.Truncated {
		t.Errorf("troubles %+v, want truncated", got)
	}
	if got := w.received(); !slices.Equal(got, []string{"whole", "whole", "whole"}) {
		t.Errorf("received %q, want what came whole", got)
	}
}

func TestANameIsVerifiedAndNotAnAddress(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, echo) // for the address, and not for the name
	_, port, _ := net.SplitHostPort(p.listener.Addr().String())
	w := &witness{}
	c, err := New(Config{TLS: p.ours, OnEvent: w.see}, net.JoinHostPort("localhost", port))
	if err != nil {
		t.Fatal(err)
	}
	c.Connect()
	<-c.finished
	over(c)
	if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Certificate {
		t.Errorf("troubles %+v, want certificate: it is for 127.0.0.1 and not for localhost", got)
	}
}

func TestSeveralNamesNeedOne(t *testing.T) {
	cfg := Config{TLS: &tls.Config{}}
	for want, addrs := range map[bool][]string{true: {"127.0.0.1:1", "[::1]:1"}, false: {"a.example:1", "b.example:1"}} {
		if _, err := New(cfg, addrs...); (err == nil) != want {
			t.Errorf("%v: %v", addrs, err)
		}
	}
	cfg.TLS.ServerName = "example"
	if _, err := New(cfg, "a.example:1", "b.example:1"); err != nil {
		t.Error(err)
	}
}

// The limit on an attempt counts the handshake.
func TestConnectTimeoutCountsTheHandshake(t *testing.T) {
	p := newSecurePeer(t, certificate.Right, func(_ *securePeer, _ int64, nc net.Conn) { io.Copy(io.Discard, nc) })
	w := &witness{}
	c, err := New(Config{TLS: p.ours, ConnectTimeout: 50 * time.Millisecond, OnEvent: w.see}, p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Connect()
	<-c.finished
	over(c)
	if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.ConnectTimeout {
		t.Errorf("troubles %+v, want connect_timeout once", got)
	}
}

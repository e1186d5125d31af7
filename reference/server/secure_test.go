package server

import (
	"crypto/tls"
	"io"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/secure"
)

// secured is a server with the right certificate, and what its clients insist on.
func secured(t *testing.T, cfg Config) (*Server, *tls.Config, *witness) {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	own := leaf.TLS()
	cfg.TLS, err = secure.ServerConfig(func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &own, nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{news: make(chan struct{}, 1)}
	cfg.OnEvent = w.see
	s, err := Listen("127.0.0.1:0", cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s, &tls.Config{RootCAs: a.Pool(), ServerName: "127.0.0.1"}, w
}

// silent is a client of TCP that never says anything.
func silent(t *testing.T, s *Server) *net.TCPConn {
	t.Helper()
	nc, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(prompt))
	return nc.(*net.TCPConn)
}

func dialTLS(t *testing.T, s *Server, cfg *tls.Config) *tls.Conn {
	t.Helper()
	c := tls.Client(silent(t, s), cfg)
	if err := c.Handshake(); err != nil {
		t.Fatal(err)
	}
	return c
}

// roundTrip sends a message and reads its echo.
func roundTrip(t *testing.T, c net.Conn, text string) {
	t.Helper()
	frame := append([]byte{0, 0, 0, byte(len(text))}, text...)
	c.Write(frame)
	got := make([]byte, len(frame))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != string(frame) {
		t.Fatalf("asked %q, and read %q, %v", frame, got, err)
	}
}

func TestSilentClientsKeepNobodyWaiting(t *testing.T) {
	s, cfg, _ := secured(t, Config{HandshakeTimeout: time.Hour})
	for range 50 {
		silent(t, s)
	}
	roundTrip(t, dialTLS(t, s, cfg), "and yet")
}

func TestAHandshakeIsNotWaitedForLonger(t *testing.T) {
	s, _, w := secured(t, Config{HandshakeTimeout: 50 * time.Millisecond})
	nc := silent(t, s)
	nc.Write([]byte{22, 3, 1, 1, 0, 1}) // the beginning of a ClientHello
	if n, err := nc.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("read %d bytes, %v; want an end", n, err)
	}
	if e := w.await(t, Ended); e.Class != errclass.HandshakeLimit {
		t.Errorf("ended with %+v, want handshake_timeout", e)
	}
}

func TestPlainTextIsNotServed(t *testing.T) {
	s, cfg, w := secured(t, Config{})
	nc := silent(t, s)
	nc.Write([]byte{0, 0, 0, 2, 'h', 'i'})
	if rest, _ := io.ReadAll(nc); len(rest) > 7 { // an alert, at most
		t.Errorf("read %q", rest)
	}
	w.await(t, Ended)
	if len(w.of(Received)) > 0 {
		t.Error("plain text was taken for a message")
	}
	roundTrip(t, dialTLS(t, s, cfg), "still here")
}

func TestAHalfCloseOverTLSStillGetsItsReplies(t *testing.T) {
	s, cfg, w := secured(t, Config{})
	c := dialTLS(t, s, cfg)
	roundTrip(t, c, "first")
	c.Write([]byte{0, 0, 0, 2, 'h', 'i'})
	c.CloseWrite()
	if got, err := io.ReadAll(c); err != nil || len(got) != 6 {
		t.Errorf("read %q, %v", got, err)
	}
	if e := w.await(t, Ended); e.Class != errclass.CleanClose {
		t.Errorf("ended with %+v, want clean_close", e)
	}
}

func TestAnEndWithoutGoodbyeIsTruncated(t *testing.T) {
	s, cfg, w := secured(t, Config{})
	nc := silent(t, s)
	c := tls.Client(nc, cfg)
	roundTrip(t, c, "first")
	nc.CloseWrite()
	if e := w.await(t, Ended); e.Class != errclass.Truncated {
		t.Errorf("ended with %+v, want truncated", e)
	}
	if _, err := c.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("read %v, want close_notify all the same", err)
	}
}

func TestDrainDoesNotWaitForAHandshake(t *testing.T) {
	for _, messages := range []bool{false, true} {
		s, _, w := secured(t, Config{HandshakeTimeout: time.Hour, Messages: messages})
		silent(t, s)
		w.await(t, Opened)
		began := time.Now()
		if !s.Drain(prompt) || time.Since(began) > prompt/2 {
			t.Errorf("messages %v: drained after %v", messages, time.Since(began))
		}
	}
}

func TestDrainSaysGoodbyeOverTLS(t *testing.T) {
	s, cfg, _ := secured(t, Config{})
	c := dialTLS(t, s, cfg)
	roundTrip(t, c, "first")
	go s.Drain(prompt)
	if _, err := io.ReadAll(c); err != nil {
		t.Errorf("read %v, want close_notify", err)
	}
}

func TestTooManySilentClientsAreRefused(t *testing.T) {
	s, _, w := secured(t, Config{MaxConnections: 1, Messages: true, HandshakeTimeout: time.Hour})
	silent(t, s)
	w.await(t, Opened)
	if n, err := silent(t, s).Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("read %d bytes, %v; want an end without words", n, err)
	}
}

func TestWhatDoesNotGoWithTLSIsRefused(t *testing.T) {
	for want, cfg := range map[string]Config{
		"config: HandshakeTimeout is set without TLS: there is no handshake": {HandshakeTimeout: 1},
	} {
		if _, err := Listen("127.0.0.1:0", cfg); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

package relay

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// overTLS is TLS with a right certificate.
func overTLS(t *testing.T) transport.Transport {
	t.Helper()
	a, err := certificate.New(1, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := a.Issue(certificate.Right, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	pair := leaf.TLS()
	return transport.Terms{Certificate: func(net.Addr, string) (*tls.Certificate, error) { return &pair, nil }}.Transport()
}

// through connects two ends by a relay that ends TLS on both sides.
func through(t *testing.T, faults ...fault.Fault) (client, server transport.Sealed, r *Relay) {
	t.Helper()
	secured := overTLS(t)
	l, err := secured.Listen(t.Context(), "", transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r, err = Start(Config{Upstream: l.Addr(), Trace: trace.New(), Near: secured, Far: secured}, faults...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	accepted := make(chan transport.Sealed, 1)
	go func() {
		if s, err := l.Accept(); err == nil {
			_ = s.(transport.Sealed).Handshake(context.Background())
			accepted <- s.(transport.Sealed)
		}
	}()
	s, err := secured.Dial(t.Context(), r.Addr(), transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server = <-accepted
	t.Cleanup(func() { s.Close(); server.Close() })
	return s.(transport.Sealed), server, r
}

// A place is one of the stream that the records carry, and an end of it is told by a close_notify on the other side.
func TestOverTLSAFaultActsOnTheStream(t *testing.T) {
	client, server, r := through(t, fault.Close(fault.ToServer).After(9))
	<-r.Reached(client.LocalAddr().String())
	if _, err := client.Write([]byte("nine bytes and more")); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(server); string(got) != "nine byte" || err != nil {
		t.Errorf("%q came, %v", got, err)
	}
	if seal := server.Seal(); !seal.Notified {
		t.Errorf("the end was not told: %+v", seal)
	}
	if _, err := server.Write([]byte("answer")); err != nil {
		t.Fatal(err)
	}
	server.Close()
	if got, err := io.ReadAll(client); string(got) != "answer" || err != nil {
		t.Errorf("the other direction has %q, %v", got, err)
	}
	if p := r.Proofs()[0]; p.Times != 1 {
		t.Errorf("the proof is %+v", p)
	}
}

func TestOverTLSAResetIsPassedOn(t *testing.T) {
	client, server, _ := through(t)
	if _, err := client.Write([]byte("before")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(server, make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	if client.Break() != nil || client.Close() != nil {
		t.Fatal("break")
	}
	if _, err := server.Read(make([]byte, 1)); err == nil || err == io.EOF || server.Seal().Notified {
		t.Errorf("after a reset the other end reads %v, %+v", err, server.Seal())
	}
}

// Every slice is a record of its own, and read by itself.
func TestOverTLSSlicesAreRecords(t *testing.T) {
	client, server, _ := through(t, fault.Slice(fault.ToServer, 3))
	if _, err := client.Write([]byte("abcdefghij")); err != nil || client.CloseWrite() != nil {
		t.Fatal("write")
	}
	buf := make([]byte, 64)
	for _, want := range []string{"abc", "def", "ghi", "j"} {
		if n, err := server.Read(buf); string(buf[:n]) != want || err != nil {
			t.Errorf("read %q, %v; want %q", buf[:n], err, want)
		}
	}
}

package secure

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/reference/errclass"
)

func TestAWrongCertificateIsRefusedForGood(t *testing.T) {
	a := authority(t)
	for _, kind := range certificate.Kinds() {
		near, far := sockets(t)
		theirs := &tls.Config{Certificates: []tls.Certificate{leaf(t, a, kind)}}
		_, why, _ := shake(t, near, far, clientOf(t, a), theirs, 0)
		if kind == certificate.Right {
			if why != nil {
				t.Errorf("the right certificate was refused: %v", why)
			}
			continue
		}
		if why == nil || why.Class != errclass.Certificate || !why.Final {
			t.Errorf("%s: %+v, want class certificate, for good", kind, why)
		}
	}
}

func TestOldVersionsAreRefusedForGood(t *testing.T) {
	a := authority(t)
	near, far := sockets(t)
	old := &tls.Config{Certificates: []tls.Certificate{leaf(t, a, certificate.Right)}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	_, why, _ := shake(t, near, far, clientOf(t, a), old, 0)
	if why == nil || !why.Final || why.Class != errclass.Other {
		t.Errorf("a server of TLS 1.1: %+v, want it refused for good", why)
	}
}

func TestAServerThatChoosesNoProtocolIsRefusedForGood(t *testing.T) {
	a := authority(t)
	for chosen, refused := range map[string]bool{"ours": false, "": true} {
		near, far := sockets(t)
		ours := clientOf(t, a)
		theirs := &tls.Config{Certificates: []tls.Certificate{leaf(t, a, certificate.Right)}}
		ours.NextProtos = []string{"theirs", "ours"}
		if chosen != "" {
			theirs.NextProtos = []string{chosen}
		}
		if _, why, _ := shake(t, near, far, ours, theirs, 0); (why != nil) != refused || refused && !why.Final {
			t.Errorf("of a server that chose %q: %+v", chosen, why)
		}
	}
}

func TestAServerThatSaysNothingIsNotWaitedForLongerThanAsked(t *testing.T) {
	near, _ := sockets(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	why := Client(near, clientOf(t, authority(t)), 0).Shake(ctx)
	if why == nil || time.Since(began) > prompt/2 {
		t.Errorf("the handshake ended with %v after %v", why, time.Since(began))
	}
}

func TestAPlainServerIsNotTLS(t *testing.T) {
	near, far := sockets(t)
	far.Write([]byte("220 ready\r\n"))
	if why := Client(near, clientOf(t, authority(t)), 0).Shake(t.Context()); why == nil || why.Final {
		t.Errorf("%+v, want an error that may pass", why)
	}
}

// An end is one only if the other side said so.
func TestTruncationIsTold(t *testing.T) {
	for what, c := range map[string]struct {
		end  func(peer *tls.Conn, far *net.TCPConn)
		want errclass.Class
	}{
		"close_notify and FIN": {func(peer *tls.Conn, _ *net.TCPConn) { peer.Close() }, errclass.CleanClose},
		"close_notify alone":   {func(peer *tls.Conn, _ *net.TCPConn) { peer.CloseWrite() }, errclass.CleanClose},
		"FIN between records":  {func(_ *tls.Conn, far *net.TCPConn) { far.CloseWrite() }, errclass.Truncated},
		"FIN within a record": {func(_ *tls.Conn, far *net.TCPConn) {
			far.Write([]byte{23, 3, 3, 0, 100, 1, 2, 3})
			far.CloseWrite()
		}, errclass.Truncated},
		"reset": {func(_ *tls.Conn, far *net.TCPConn) {
			far.SetLinger(0)
			far.Close()
		}, errclass.Reset},
	} {
		ours, peer, far := shaken(t, &tls.Config{}, 0)
		peer.Write([]byte("before"))
		got := make([]byte, 6)
		if _, err := io.ReadFull(ours, got); err != nil || string(got) != "before" {
			t.Fatalf("%s: read %q, %v", what, got, err)
		}
		c.end(peer, far)
		_, err := ours.Read(got)
		if class := errclass.Of(err); class != c.want {
			t.Errorf("%s: %v, want %s", what, err, c.want)
		}
	}
}

// watched is a socket that notes whether its FIN was read.
type watched struct {
	net.Conn
	fin bool
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.fin = w.fin || errors.Is(err, io.EOF)
	return n, err
}

func TestGoodbyeComesBeforeTheFIN(t *testing.T) {
	for what, end := range map[string]func(*Conn) error{"CloseWrite": (*Conn).CloseWrite, "Close": (*Conn).Close} {
		a := authority(t)
		near, far := sockets(t)
		w := &watched{Conn: far}
		ours, why, peer := shake(t, near, w, clientOf(t, a), &tls.Config{Certificates: []tls.Certificate{leaf(t, a, certificate.Right)}}, 0)
		if why != nil {
			t.Fatal(why)
		}
		if err := end(ours); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := peer.Read(make([]byte, 1)); err != io.EOF || w.fin {
			t.Errorf("%s: the peer read %v, FIN %v; want close_notify before it", what, err, w.fin)
		}
		if n, err := far.Read(make([]byte, 100)); n != 0 || err != io.EOF {
			t.Errorf("%s: after close_notify came %d bytes, %v; want the FIN", what, n, err)
		}
	}
}

func TestTheOtherDirectionGoesOnAfterAHalfClose(t *testing.T) {
	ours, peer, _ := shaken(t, &tls.Config{}, 0)
	if err := ours.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	peer.Write([]byte("reply"))
	peer.Close()
	if got, err := io.ReadAll(ours); err != nil || string(got) != "reply" {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestAbortIsAReset(t *testing.T) {
	ours, peer, _ := shaken(t, &tls.Config{}, 0)
	ours.SetLinger(0)
	ours.Close()
	if _, err := peer.Read(make([]byte, 1)); errclass.Of(err) != errclass.Reset {
		t.Errorf("the peer read %v, want a reset", err)
	}
}

// No deadline interrupts a write, and a standstill ends it: then nothing may follow, not even a goodbye.
func TestAWriteEndsByStandstillOnly(t *testing.T) {
	const standstill = 200 * time.Millisecond
	ours, _, far := shaken(t, &tls.Config{}, standstill)
	ours.SetWriteDeadline(time.Unix(1, 0))
	if _, err := ours.Write([]byte("x")); err != nil {
		t.Errorf("a deadline that has passed: %v, want it to be of no effect", err)
	}
	began := time.Now()
	n, err := ours.Write(make([]byte, 64<<20))
	if errclass.Of(err) != errclass.SendTimeout || time.Since(began) < standstill {
		t.Fatalf("wrote %d bytes, %v after %v; want send_timeout", n, err, time.Since(began))
	}
	ours.Close()
	sent, _ := io.ReadAll(far)
	if len(sent) < n {
		t.Errorf("%d bytes were told, %d came", n, len(sent))
	}
	if whole, rest := records(sent); rest == 0 || whole == 0 {
		t.Errorf("%d records and %d bytes of one came: want the last one cut short, and nothing behind it", whole, rest)
	}
}

// records counts the whole records of a stream, and the bytes of one that is not.
func records(p []byte) (whole, rest int) {
	for len(p) >= 5 {
		n := 5 + int(p[3])<<8 + int(p[4])
		if n > len(p) {
			break
		}
		whole, p = whole+1, p[n:]
	}
	return whole, len(p)
}

func TestASlowReaderIsNoStandstill(t *testing.T) {
	ours, peer, _ := shaken(t, &tls.Config{}, prompt)
	payload := bytes.Repeat([]byte("slow"), 4<<20)
	got := make(chan int64, 1)
	go func() {
		n, _ := io.Copy(io.Discard, peer)
		got <- n
	}()
	if n, err := ours.Write(payload); err != nil || n != len(payload) {
		t.Fatalf("wrote %d of %d bytes: %v", n, len(payload), err)
	}
	ours.Close()
	if n := <-got; n != int64(len(payload)) {
		t.Errorf("the peer read %d of %d bytes", n, len(payload))
	}
}

// A flipped bit is found, told by an alert, and the alert arrives although more is on its way.
func TestACorruptRecordEndsTheConnection(t *testing.T) {
	ours, peer, far := shaken(t, &tls.Config{}, 0)
	record := append([]byte{23, 3, 3, 0, 40}, make([]byte, 40)...)
	far.Write(bytes.Repeat(record, 1000))
	if n, err := ours.Read(make([]byte, 100)); n != 0 || err == nil {
		t.Fatalf("read %d bytes, %v", n, err)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		ours.Close()
	}()
	_, err := peer.Read(make([]byte, 1))
	if !said(err, []tls.AlertError{20}) {
		t.Errorf("the peer read %v, want the alert bad_record_mac", err)
	}
	far.Close()
	<-closed
}

// With TLS 1.3 the client's handshake is over before the server has seen its certificate: it is the first read that fails.
func TestAClientWithoutCertificateIsToldSo(t *testing.T) {
	a := authority(t)
	near, far := sockets(t)
	server := leaf(t, a, certificate.Right)
	theirs, err := ServerConfig(func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &server, nil }, a.PEM())
	if err != nil {
		t.Fatal(err)
	}
	refused := make(chan *errclass.Error, 1)
	go func() {
		c := Server(far, theirs, 0)
		refused <- c.Shake(t.Context())
		c.Close()
	}()
	ours := Client(near, clientOf(t, a), 0)
	if why := ours.Shake(t.Context()); why != nil {
		t.Fatal(why)
	}
	ours.Write(make([]byte, 100_000)) // may fail already
	if why := <-refused; why == nil {
		t.Error("a client without a certificate was served")
	}
	_, err = ours.Read(make([]byte, 1))
	var why *errclass.Error
	if !errors.As(err, &why) || why.Class != errclass.Certificate || !why.Final {
		t.Errorf("read %v, want class certificate, for good", err)
	}
}

func TestWhatIsNoConfigurationIsRefused(t *testing.T) {
	if _, err := ClientConfig([]byte("nothing"), ""); err == nil {
		t.Error("authorities that are no PEM were taken")
	}
	if _, err := ReadAuthorities("/nowhere/ca.pem"); err == nil {
		t.Error("a file that is not there was read")
	}
	for name, want := range map[string]uint16{"": 0, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		if got, err := Version(name); err != nil || got != want {
			t.Errorf("version %q is %d, %v", name, got, err)
		}
	}
	if _, err := Version("1.1"); err == nil {
		t.Error("TLS 1.1 was taken")
	}
}

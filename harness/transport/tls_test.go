package transport

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// selfSigned is a certificate that nobody vouches for.
func selfSigned(t *testing.T) func(net.Addr, string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return func(net.Addr, string) (*tls.Certificate, error) {
		return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
	}
}

// pair are the two ends of a TLS stream, whose handshake has ended.
func pair(t *testing.T, change func(*tls.Config)) (ours, theirs Sealed) {
	t.Helper()
	carrier := Terms{Certificate: selfSigned(t), Change: change}.Transport()
	l, err := carrier.Listen(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	accepted := make(chan Sealed, 1)
	go func() {
		s, err := l.Accept()
		if err == nil {
			err = s.(Sealed).Handshake(context.Background())
		}
		if err != nil {
			t.Error(err)
		}
		accepted <- s.(Sealed)
	}()
	s, err := carrier.Dial(t.Context(), l.Addr(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	theirs = <-accepted
	t.Cleanup(func() { s.Close(); theirs.Close() })
	return s.(Sealed), theirs
}

func TestATLSStreamHalfCloses(t *testing.T) {
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		ours, theirs := pair(t, func(c *tls.Config) { c.MaxVersion = version })
		if _, err := ours.Write([]byte("asked")); err != nil || ours.CloseWrite() != nil {
			t.Fatalf("TLS %s: write and half-close: %v", name, err)
		}
		if got, err := io.ReadAll(theirs); string(got) != "asked" || err != nil {
			t.Errorf("TLS %s: read %q, %v", name, got, err)
		}
		if s := theirs.Seal(); !s.Notified || s.State.Version != version {
			t.Errorf("TLS %s: a half-close was not told by a close_notify: %+v", name, s)
		}
		if _, err := theirs.Write([]byte("answered")); err != nil || theirs.Close() != nil {
			t.Errorf("TLS %s: answer after the half-close: %v", name, err)
		}
		if got, err := io.ReadAll(ours); string(got) != "answered" || err != nil {
			t.Errorf("TLS %s: read %q, %v", name, got, err)
		}
	}
}

// An end without close_notify is an end like any other to a reader, and told apart by the seal.
func TestABareFINIsNoNotice(t *testing.T) {
	ours, theirs := pair(t, nil)
	if _, err := ours.Write([]byte("all")); err != nil {
		t.Fatal(err)
	}
	if err := ours.(*sealed).carrier.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(theirs); string(got) != "all" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if s := theirs.Seal(); s.Notified || !s.FIN || s.Cut {
		t.Errorf("a FIN without close_notify: %+v", s)
	}
}

func TestAFINInsideARecordCutsIt(t *testing.T) {
	ours, theirs := pair(t, nil)
	if _, err := ours.(*sealed).carrier.Write([]byte{RecordData, 3, 3, 0, 40, 1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	ours.(*sealed).carrier.Close()
	if got, err := io.ReadAll(theirs); len(got) > 0 || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	if s := theirs.Seal(); s.Notified || !s.Cut {
		t.Errorf("a FIN inside a record: %+v", s)
	}
}

func TestABrokenRecordEndsTheStream(t *testing.T) {
	ours, theirs := pair(t, nil)
	if _, err := ours.(*sealed).carrier.Write(append([]byte{RecordData, 3, 3, 0, 40}, make([]byte, 40)...)); err != nil {
		t.Fatal(err)
	}
	if _, err := theirs.Read(make([]byte, 1)); !errors.Is(err, ErrAlerted) {
		t.Errorf("a record that nobody sealed: %v", err)
	}
	if _, err := ours.Read(make([]byte, 1)); !errors.Is(err, ErrAlerted) || !strings.Contains(err.Error(), "remote error") {
		t.Errorf("its sender reads %v, want an alert", err)
	}
}

func TestASpoiltRecordIsRefused(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		ours, theirs := pair(t, func(c *tls.Config) { c.MaxVersion = version })
		ours.Spoil()
		if _, err := ours.Write([]byte("changed on the way")); err != nil {
			t.Fatal(err)
		}
		if n, err := theirs.Read(make([]byte, 64)); n > 0 || !errors.Is(err, ErrAlerted) {
			t.Errorf("a spoilt record gives %d bytes, %v", n, err)
		}
	}
}

func TestABreakIsAReset(t *testing.T) {
	ours, theirs := pair(t, nil)
	if ours.Break() != nil || ours.Close() != nil {
		t.Fatal("break")
	}
	if _, err := theirs.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) || theirs.Seal().Notified {
		t.Errorf("after a break: %v, %+v", err, theirs.Seal())
	}
}

// A write that was cut short by its deadline must not spoil the stream: what counts as written comes, and more can follow.
func TestAWriteCanBeCutShortAndGoOn(t *testing.T) {
	ours, theirs := pair(t, nil)
	all := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	sent := 0
	for range 2 {
		if err := ours.SetWriteDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		n, err := ours.Write(all[sent:])
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("16 MiB that nobody reads: %d, %v", n, err)
		}
		sent += n
	}
	got := make(chan []byte)
	go func() {
		all, _ := io.ReadAll(theirs)
		got <- all
	}()
	if err := ours.SetWriteDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, err := ours.Write(all[sent:]); err != nil {
		t.Fatal(err)
	}
	if err := ours.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(<-got, all) {
		t.Error("what came differs from what was sent")
	}
}

// Whoever watches is told of every record, also of those before.
func TestRecordsAreTold(t *testing.T) {
	ours, theirs := pair(t, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 })
	var records []Record
	var crossed int
	ours.Watch(func(r Record) { records = append(records, r) }, func(c Chunk) { crossed += len(c.Data) })
	if _, err := theirs.Write(make([]byte, 40_000)); err != nil || theirs.CloseWrite() != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(ours); err != nil {
		t.Fatal(err)
	}
	ours.Close() // what we wrote is told once the socket has it, which may be after all of theirs has come
	var types []byte
	length := 0
	for _, r := range records {
		length += recordHeader + r.Length
		if !r.Ours {
			types = append(types, r.Type)
		}
	}
	if end := types[len(types)-4:]; !bytes.Equal(end, []byte{RecordData, RecordData, RecordData, RecordAlert}) || types[0] != RecordHandshake {
		t.Errorf("types of the records: %v", types)
	}
	if crossed != length {
		t.Errorf("%d bytes were told, and the records have %d", crossed, length)
	}
}

// plainServer is the address of a server that speaks plain text, once.
func plainServer(t *testing.T, speak func(Stream)) string {
	t.Helper()
	l, err := TCP.Listen(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		if s, err := l.Accept(); err == nil {
			speak(s)
			s.Close()
		}
	}()
	return l.Addr()
}

func TestAHandshakeWithAPlainServerSaysWhatCame(t *testing.T) {
	addr := plainServer(t, func(s Stream) {
		s.Write([]byte("220 ready\r\n"))
		io.Copy(io.Discard, s)
	})
	if _, err := TLS.Dial(t.Context(), addr, Options{}); err == nil || !strings.Contains(err.Error(), "32 32 30 20 72") {
		t.Errorf("a server that greets in plain text: %v", err)
	}
}

func TestAHandshakeWithAnEchoSaysSo(t *testing.T) {
	addr := plainServer(t, func(s Stream) { io.Copy(s, s) })
	if _, err := TLS.Dial(t.Context(), addr, Options{}); !errors.Is(err, ErrEchoed) || !strings.Contains(err.Error(), "(16 03 01 ") {
		t.Errorf("a server that echoes the ClientHello: %v", err)
	}
}

// A client that refuses a certificate may say so before it uses its keys: OpenSSL does.
func TestAHandshakeThatIsRefusedInPlainTextSaysWhy(t *testing.T) {
	l, err := Terms{Certificate: selfSigned(t)}.Transport().Listen(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		raw, err := net.Dial("tcp", l.Addr())
		if err != nil {
			t.Error(err)
			return
		}
		defer raw.Close()
		_ = tls.Client(&refuser{Conn: raw}, &tls.Config{ServerName: "a"}).HandshakeContext(t.Context())
	}()
	s, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.(Sealed).Handshake(t.Context())
	const says = "15 03 03 00 02 02 30: remote error: tls: unknown certificate"
	if !errors.Is(err, ErrAlerted) || !alerted(err) || !strings.Contains(err.Error(), says) {
		t.Errorf("a client that refuses a certificate in plain text: %v", err)
	}
}

// refuser sends its ClientHello, and in place of what comes later an alert in plain text: unknown_ca.
type refuser struct {
	net.Conn
	spoke bool
}

func (r *refuser) Write(p []byte) (int, error) {
	if !r.spoke {
		r.spoke = true
		return r.Conn.Write(p)
	}
	_, err := r.Conn.Write([]byte{RecordAlert, 3, 3, 0, 2, 2, 48})
	return len(p), err
}

func TestNobodyListensWithoutACertificate(t *testing.T) {
	if _, err := TLS.Listen(t.Context(), "", Options{}); err == nil {
		t.Error("a listener without a certificate")
	}
}

package pen_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"testing"

	"github.com/sockdrill/sockdrill/harness/pen"
)

// expect reads data from crypto/tls.
func expect(t *testing.T, peer *tls.Conn, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(peer, got); err != nil || string(got) != want {
		t.Fatalf("the peer read %q, %v; want %q", got, err, want)
	}
}

// alerted is the alert that a read of crypto/tls ended with, or that it sent: its words are those of tls.AlertError.
func alerted(t *testing.T, err error, op string, want tls.AlertError) {
	t.Helper()
	var told *net.OpError
	if !errors.As(err, &told) || told.Op != op || told.Err.Error() != want.Error() {
		t.Errorf("the peer read %v; want a %s: %v", err, op, want)
	}
}

// next reads records until one that is no ticket: a server of crypto/tls sends one after the handshake.
func next(t *testing.T, p *pen.Pen) pen.Record {
	t.Helper()
	for {
		r, err := p.Read()
		if err != nil {
			t.Fatal(err)
		}
		if r.Type != pen.Handshake || r.Data[0] != 4 {
			return r
		}
	}
}

func TestDataGoesBothWays(t *testing.T) {
	both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
		p.WriteData([]byte("there"))
		expect(t, peer, "there")
		peer.Write([]byte("and back"))
		if r := next(t, p); r.Type != pen.Data || string(r.Data) != "and back" {
			t.Errorf("read %+v", r)
		}
	})
}

func TestLegalRecordsOfUnusualKinds(t *testing.T) {
	both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
		p.WriteData(nil)
		p.Write(pen.Record{Type: pen.Data, Data: []byte("padded"), Padding: 1000})
		p.Write(pen.Record{Type: pen.Data, Padding: 16})
		p.WriteEach([]byte(" and in single bytes"), 1)
		p.WriteAlert(pen.Warning, pen.UserCanceled)
		p.WriteData(bytes.Repeat([]byte("."), 16<<10))
		expect(t, peer, "padded and in single bytes"+string(bytes.Repeat([]byte("."), 16<<10)))
	})
}

// Keys may change at any time, on either side, and more than once.
func TestKeyUpdates(t *testing.T) {
	both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
		p.WriteData([]byte("old "))
		p.UpdateKeys(false)
		p.WriteData([]byte("new "))
		p.UpdateKeys(true)
		p.WriteData([]byte("newer"))
		expect(t, peer, "old new newer")
		peer.Write([]byte("answer"))
		if r := next(t, p); r.Type != pen.Handshake || !slices.Equal(r.Data, []byte{24, 0, 0, 1, 0}) {
			t.Fatalf("read %+v; want the key update that was asked for", r)
		}
		if r := next(t, p); string(r.Data) != "answer" {
			t.Errorf("read %+v, under the new key", r)
		}
	})
}

func TestNothingIsReadAfterAGoodbye(t *testing.T) {
	both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
		p.WriteData([]byte("last words"))
		p.WriteAlert(pen.Warning, pen.CloseNotify)
		p.WriteData([]byte("and one more"))
		if got, err := io.ReadAll(peer); err != nil || string(got) != "last words" {
			t.Errorf("the peer read %q, %v", got, err)
		}
	})
}

// What is not legal is refused by crypto/tls with the alert that the text asks for.
func TestIllegalRecords(t *testing.T) {
	for what, c := range map[string]struct {
		write func(*pen.Pen) error
		want  tls.AlertError
	}{
		"a wrong tag":        {func(p *pen.Pen) error { return p.Write(pen.Record{Type: pen.Data, Data: []byte("x"), WrongTag: true}) }, 20},
		"too much data":      {func(p *pen.Pen) error { return p.WriteData(make([]byte, 16<<10+1)) }, 22},
		"an alert in two":    {func(p *pen.Pen) error { return p.WriteSplitAlert(pen.Warning, pen.CloseNotify) }, 10},
		"an unknown content": {func(p *pen.Pen) error { return p.Write(pen.Record{Type: 99, Data: []byte("x")}) }, 10},
	} {
		t.Run(what, func(t *testing.T) {
			both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
				if err := c.write(p); err != nil {
					t.Fatal(err)
				}
				n, err := peer.Read(make([]byte, 10))
				if n > 0 {
					t.Errorf("the peer read %d bytes", n)
				}
				alerted(t, err, "local error", c.want)
				if r := next(t, p); r.Type != pen.Alert || r.Data[1] != byte(c.want) {
					t.Errorf("the peer sent %+v; want the alert %d", r, c.want)
				}
			})
		})
	}
}

func TestAlertsOfChoice(t *testing.T) {
	both(t, func(t *testing.T, p *pen.Pen, peer *tls.Conn) {
		p.WriteAlert(pen.Fatal, pen.InternalError)
		_, err := peer.Read(make([]byte, 1))
		alerted(t, err, "remote error", tls.AlertError(pen.InternalError))
	})
}

// An end of the socket is told from one inside a record, and from a record of other keys.
func TestEndsAreTold(t *testing.T) {
	forged := append([]byte{23, 3, 3, 0, 32}, make([]byte, 32)...)
	for what, c := range map[string]struct {
		bytes []byte
		want  error
	}{
		"between records": {nil, io.EOF},
		"in a header":     {forged[:3], io.ErrUnexpectedEOF},
		"in a record":     {forged[:20], io.ErrUnexpectedEOF},
		"a forged record": {forged, pen.ErrTag},
	} {
		p, peer := pair(t, false)
		peer.NetConn().Write(c.bytes)
		peer.NetConn().(*net.TCPConn).CloseWrite()
		if _, err := p.Read(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v; want %v", what, err, c.want)
		}
	}
}

func TestWithoutAHandshakeThereIsNoPen(t *testing.T) {
	near, far := sockets(t)
	forClient, _ := configs(t)
	far.Close()
	if _, err := pen.Client(t.Context(), near, forClient); err == nil {
		t.Error("a pen came of a socket that had ended")
	}
}

// Who listens to the secrets still hears them: a capture of the network can be read with them.
func TestSecretsAreHandedOn(t *testing.T) {
	near, far := sockets(t)
	forClient, forServer := configs(t)
	var heard bytes.Buffer
	forClient.KeyLogWriter = &heard
	shaken := throughout(tls.Server(far, forServer).Handshake)
	if _, err := pen.Client(t.Context(), near, forClient); err != nil {
		t.Fatal(err)
	}
	if err := <-shaken; err != nil || !bytes.Contains(heard.Bytes(), []byte("CLIENT_TRAFFIC_SECRET_0 ")) {
		t.Errorf("%v; heard %q", err, heard.String())
	}
}

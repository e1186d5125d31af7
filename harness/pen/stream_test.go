package pen_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/pen"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// streams are the two ends of a connection, the client's or the server's of which is by hand, and the other one of crypto/tls.
func streams(t *testing.T, client bool) (*pen.Stream, transport.Sealed) {
	t.Helper()
	_, server := configs(t)
	terms := transport.Terms{Certificate: func(net.Addr, string) (*tls.Certificate, error) { return &server.Certificates[0], nil }}
	near, far := pen.Transport(terms), terms.Transport()
	if !client {
		near, far = far, near
	}
	l, err := far.Listen(t.Context(), "", transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	accepted := make(chan transport.Sealed, 1)
	go func() {
		s, err := l.Accept()
		if err == nil {
			_ = s.(transport.Sealed).Handshake(t.Context())
			accepted <- s.(transport.Sealed)
		}
	}()
	dialled, err := near.Dial(t.Context(), l.Addr(), transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	other := <-accepted
	t.Cleanup(func() { dialled.Close(); other.Close() })
	if client {
		return dialled.(*pen.Stream), other
	}
	return other.(*pen.Stream), dialled.(transport.Sealed)
}

func eachSide(t *testing.T, test func(*testing.T, *pen.Stream, transport.Sealed)) {
	for name, client := range map[string]bool{"client": true, "server": false} {
		t.Run(name, func(t *testing.T) {
			hand, other := streams(t, client)
			test(t, hand, other)
		})
	}
}

func write(t *testing.T, s io.Writer, text string) {
	t.Helper()
	if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
		t.Fatalf("wrote %d bytes, %v", n, err)
	}
}

func wants(t *testing.T, s io.Reader, text string) {
	t.Helper()
	got := make([]byte, len(text))
	if n, err := io.ReadFull(s, got); err != nil || string(got) != text {
		t.Fatalf("read %q, %v; want %q", got[:n], err, text)
	}
}

func TestAStreamByHandIsShaped(t *testing.T) {
	eachSide(t, func(t *testing.T, hand *pen.Stream, other transport.Sealed) {
		before := other.Seal().Got
		if err := hand.WriteEmpty(3); err != nil {
			t.Fatal(err)
		}
		hand.Shape(2, 30)
		write(t, hand, "thick")
		wants(t, other, "thick")
		if got := other.Seal().Got - before; got != 6 {
			t.Errorf("%d records came, want 3 without data and 3 of 2 bytes at most", got)
		}
		const whole = 5 + 2 + 30 + 1 + 16          // header, data, padding, type and tag
		lengths, mu := map[int]int{}, sync.Mutex{} // a record of the other one may still be told
		other.Watch(func(r transport.Record) { mu.Lock(); lengths[r.Length+5]++; mu.Unlock() }, func(transport.Chunk) {})
		mu.Lock()
		defer mu.Unlock()
		if lengths[whole] != 2 || lengths[whole-1] != 1 || lengths[5+1+16] != 3 {
			t.Errorf("the records that came are so long, how often: %v", lengths)
		}
	})
}

func TestAStreamByHandIsOneAsAnyOther(t *testing.T) {
	eachSide(t, func(t *testing.T, hand *pen.Stream, other transport.Sealed) {
		write(t, hand, "there")
		wants(t, other, "there")
		write(t, other, "and back")
		wants(t, hand, "and back")
		if hand.Seal().State.Version != tls.VersionTLS13 || hand.Seal().Got == 0 {
			t.Errorf("beneath it was seen %+v", hand.Seal())
		}
		if err := other.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if n, err := hand.Read(make([]byte, 1)); n > 0 || err != io.EOF || !hand.Seal().Notified {
			t.Errorf("the end is %d bytes, %v, %+v", n, err, hand.Seal())
		}
		write(t, hand, "behind your end")
		wants(t, other, "behind your end")
	})
}

// New keys of ours are used at once, and crypto/tls answers some that were asked for before it sends anything else.
func TestAStreamByHandChangesItsKeys(t *testing.T) {
	eachSide(t, func(t *testing.T, hand *pen.Stream, other transport.Sealed) {
		if hand.UpdateKeys(false) != nil || hand.UpdateKeys(true) != nil {
			t.Fatal("update")
		}
		write(t, hand, "under new keys")
		wants(t, other, "under new keys")
		write(t, other, "and so is this")
		wants(t, hand, "and so is this")
		if n := hand.Updates(); n != 1 {
			t.Errorf("the other side has changed its keys %d times, want once", n)
		}
	})
}

// A close_notify by hand ends nothing: no FIN comes, and what follows is on the wire.
func TestANoticeByHandIsNoEnd(t *testing.T) {
	eachSide(t, func(t *testing.T, hand *pen.Stream, other transport.Sealed) {
		if err := hand.Notify(); err != nil {
			t.Fatal(err)
		}
		write(t, hand, "behind the end")
		if got, err := io.ReadAll(other); len(got) > 0 || err != nil {
			t.Errorf("behind a close_notify came %q, %v", got, err)
		}
		if seal := other.Seal(); !seal.Notified || seal.FIN {
			t.Errorf("the other side saw %+v", seal)
		}
	})
}

func TestWhatIsWrongBreaksTheStreamOff(t *testing.T) {
	eachSide(t, func(t *testing.T, hand *pen.Stream, other transport.Sealed) {
		if err := hand.WriteRecord(pen.Record{Type: pen.Handshake, Data: []byte{0, 0, 0, 0}}); err != nil {
			t.Fatal(err)
		}
		if n, err := other.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Errorf("a message of a handshake gave %d bytes, %v", n, err)
		}
		if _, err := hand.Read(make([]byte, 1)); !errors.Is(err, transport.ErrAlerted) || hand.Seal().Alert == nil {
			t.Errorf("its sender reads %v, want an alert", err)
		}
	})
}

// halving writes the first half of what it is given, and the rest once it is let.
type halving struct {
	net.Conn
	halves bool
	rest   chan struct{}
}

func (h *halving) Write(p []byte) (int, error) {
	if !h.halves {
		return h.Conn.Write(p)
	}
	n, err := h.Conn.Write(p[:len(p)/2])
	if err != nil {
		return n, err
	}
	<-h.rest
	rest, err := h.Conn.Write(p[n:])
	return n + rest, err
}

// A read that a deadline ends inside a record loses nothing of it.
func TestAReadGoesOnWhereADeadlineEndedIt(t *testing.T) {
	near, far := sockets(t)
	forClient, forServer := configs(t)
	made := make(chan *pen.Pen, 1)
	go func() {
		defer close(made)
		if p, err := pen.Server(t.Context(), far, forServer); err == nil {
			made <- p
		}
	}()
	half := &halving{Conn: near, rest: make(chan struct{})}
	c := tls.Client(half, forClient)
	if err := c.Handshake(); err != nil {
		t.Fatal(err)
	}
	p := <-made
	half.halves = true
	go c.Write([]byte("in two halves"))
	far.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := p.Read(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("half a record: %v", err)
	}
	far.SetReadDeadline(time.Now().Add(prompt))
	close(half.rest)
	if r, err := p.Read(); err != nil || string(r.Data) != "in two halves" {
		t.Errorf("read %+v, %v", r, err)
	}
}

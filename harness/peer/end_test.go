package peer

import (
	"errors"
	"net"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
)

func TestTheImplementationsEndIsSeen(t *testing.T) {
	cfg := framed()
	fin, raw := pair(t, cfg)
	write(t, raw, []byte("ab"))
	check(t, raw.CloseWrite())
	if end := must[End](t)(fin.WaitEnd(within(t))); end != FIN {
		t.Errorf("after a FIN: %s", end)
	}
	if _, at := fin.Ending(); at < fin.LastReceived() || fin.LastReceived() == 0 {
		t.Errorf("end at %v, last byte at %v", at, fin.LastReceived())
	}
	check(t, fin.Send([]byte("still"))) // only one direction has ended
	if got := read(t, raw, 5); string(got) != "still" {
		t.Errorf("after the FIN came %q", got)
	}
	if e := events(cfg.Trace, trace.FIN); len(e) != 1 || e[0].Dir != toServer {
		t.Errorf("fin: %+v", e)
	}

	rst, raw := pair(t, cfg)
	reset(t, raw)
	if end := must[End](t)(rst.WaitEnd(within(t))); end != RST {
		t.Errorf("after a reset: %s", end)
	}
	if e := events(cfg.Trace, trace.RST); len(e) != 1 {
		t.Errorf("rst: %+v", e)
	}
}

func TestAResetThatASendMetIsNoFIN(t *testing.T) {
	for range 300 { // the race that it guards against is rare
		c, raw := pair(t, framed())
		sent := make(chan error, 1)
		go func() {
			for {
				if err := c.Send([]byte("x")); err != nil {
					sent <- err
					return
				}
			}
		}()
		reset(t, raw)
		if end := must[End](t)(c.WaitEnd(within(t))); end != RST {
			t.Fatalf("saw %s", end)
		}
		if err := <-sent; EndOf(err) != RST {
			t.Fatalf("send: %v", err)
		}
	}
}

func TestOurEndsAreWhatTheySay(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(*Conn) error
		want End
		kind trace.Kind
	}{
		{"half", (*Conn).Half, FIN, trace.EndFIN},
		{"close", (*Conn).Close, FIN, trace.EndFIN},
		{"reset", (*Conn).Reset, RST, trace.EndRST},
		{"half then close", func(c *Conn) error { _ = c.Half(); return c.Close() }, FIN, trace.EndFIN},
		{"half then reset", func(c *Conn) error { _ = c.Half(); return c.Reset() }, FIN, trace.EndFIN},
		{"close then reset", func(c *Conn) error { _ = c.Close(); return c.Reset() }, FIN, trace.EndFIN},
	} {
		cfg := framed()
		c, raw := pair(t, cfg)
		check(t, tt.act(c))
		if _, end := rawEnd(t, raw); end != tt.want {
			t.Errorf("%s: the other side saw %s", tt.name, end)
		}
		if e := events(cfg.Trace, tt.kind); len(e) != 1 || e[0].Dir != toClient {
			t.Errorf("%s: %+v", tt.name, e)
		}
		if end, _ := c.Ending(); end != None {
			t.Errorf("%s: the implementation is said to have ended by %s", tt.name, end)
		}
		check(t, c.Close())
	}
}

func TestAHalfCloseGoesOnReading(t *testing.T) {
	c, raw := pair(t, framed())
	check(t, c.Half())
	write(t, raw, []byte("late"))
	check(t, raw.CloseWrite())
	if end := must[End](t)(c.WaitEnd(within(t))); end != FIN || string(c.Received()) != "late" {
		t.Errorf("%s after %q", end, c.Received())
	}
	if err := c.Send([]byte("x")); err == nil {
		t.Error("sent after its own FIN")
	}
}

func TestACloseWithUnreadBytesIsStillAFIN(t *testing.T) {
	cfg := framed()
	cfg.Hold = true
	for range 20 {
		c, raw := pair(t, cfg)
		check(t, c.Send([]byte("reply")))
		write(t, raw, make([]byte, 64<<10))
		check(t, c.Close())
		if p, end := rawEnd(t, raw); end != FIN || string(p) != "reply" {
			t.Fatalf("the other side got %q and saw %s", p, end)
		}
		if c.ReceivedBytes() != 64<<10 {
			t.Fatalf("%d bytes were read before the close", c.ReceivedBytes())
		}
	}
}

// abandon makes two connections to which nothing in the test refers: one held, and one whose reader has ended.
func abandon(t *testing.T) (held, ended *net.TCPConn) {
	s := must[*Server](t)(Listen(within(t), Config{Hold: true}, ""))
	held, ended = dialRaw(t, s.Addr()), dialRaw(t, s.Addr())
	must[*Conn](t)(s.Accept(within(t)))
	c := must[*Conn](t)(s.Accept(within(t)))
	c.Release()
	check(t, ended.CloseWrite())
	must[End](t)(c.WaitEnd(within(t)))
	check(t, s.Refuse())
	return held, ended
}

func TestAnUnreferencedConnectionStaysOpen(t *testing.T) {
	held, ended := abandon(t)
	t.Cleanup(func() {
		live.Range(func(c, _ any) bool { return c.(*Conn).Close() == nil })
	})
	for range 5 { // the first collection finds a socket unreferenced, a later one would have closed it
		runtime.GC()
	}
	for name, raw := range map[string]*net.TCPConn{"held": held, "ended": ended} {
		check(t, raw.SetReadDeadline(time.Now().Add(50*time.Millisecond)))
		if _, err := raw.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: read says %v; the connection should be open and silent", name, err)
		}
	}
}

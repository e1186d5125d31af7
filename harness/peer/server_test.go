package peer

import (
	"context"
	"errors"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
)

func TestConnectionsComeInOrder(t *testing.T) {
	cfg := framed()
	s := must[*Server](t)(Listen(within(t), cfg, ""))
	t.Cleanup(func() { check(t, s.Close()) })
	for i := range 5 {
		raw := dialRaw(t, s.Addr())
		eventually(t, "the connection", func() bool { return s.Accepted() == i+1 })
		c := must[*Conn](t)(s.Accept(within(t)))
		if c.Number() != i+1 || c.Remote() != raw.LocalAddr().String() || c.Local() != s.Addr() {
			t.Errorf("connection %d from %s to %s", c.Number(), c.Remote(), c.Local())
		}
	}
	e, at := events(cfg.Trace, trace.Accept), s.Times()
	if len(e) != 5 || len(at) != 5 || len(s.Conns()) != 5 {
		t.Fatalf("%d events, %d times, %d connections", len(e), len(at), len(s.Conns()))
	}
	for i := range e {
		if e[i].Conn != i+1 || e[i].T != at[i] {
			t.Errorf("connection %d at %v: %+v", i+1, at[i], e[i])
		}
	}
}

func TestAcceptEndsWithContextAndServer(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), "127.0.0.1:0"))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.Accept(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no connection came to ") {
		t.Errorf("nobody came: %v", err)
	}
	check(t, s.Close())
	check(t, s.Close())
	if _, err := s.Accept(within(t)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after close: %v", err)
	}
	if err := s.Admit(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("admit after close: %v", err)
	}
}

func TestRefuseAndAdmitKeepThePort(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), ""))
	t.Cleanup(func() { check(t, s.Close()) })
	old := dialRaw(t, s.Addr())
	c := must[*Conn](t)(s.Accept(within(t)))
	for range 3 {
		check(t, s.Refuse())
		check(t, s.Refuse())
		if raw, err := net.Dial("tcp", s.Addr()); err == nil {
			_ = raw.Close()
			t.Fatal("connected to a server that refuses")
		}
		check(t, s.Admit())
		check(t, s.Admit())
		dialRaw(t, s.Addr())
		must[*Conn](t)(s.Accept(within(t)))
	}
	check(t, c.Send([]byte("x"))) // the connection from before goes on
	read(t, old, 1)
}

func TestHandleServesWhatComesFromNowOn(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), ""))
	t.Cleanup(func() { check(t, s.Close()) })
	dialRaw(t, s.Addr())
	must[*Conn](t)(s.Accept(within(t)))
	served, connected := make(chan int, 2), make(chan struct{})
	s.Handle(func(c *Conn) {
		served <- c.Number()
		<-connected // else the reset may come while the other side connects
		_ = c.Reset()
	})
	raw := dialRaw(t, s.Addr())
	close(connected)
	if n := <-served; n != 2 {
		t.Errorf("served connection %d", n)
	}
	if _, end := rawEnd(t, raw); end != RST {
		t.Errorf("handler's reset came as %s", end)
	}
	if c := must[*Conn](t)(s.Accept(within(t))); c.Number() != 2 {
		t.Errorf("accepted connection %d", c.Number())
	}
	s.Handle(nil)
	dialRaw(t, s.Addr())
	must[*Conn](t)(s.Accept(within(t)))
	if len(served) != 0 {
		t.Error("served without a handler")
	}
}

func TestHandleServesWhatCameBeforeItUntaken(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), ""))
	t.Cleanup(func() { check(t, s.Close()) })
	dialRaw(t, s.Addr())
	must[*Conn](t)(s.Accept(within(t))) // taken: somebody else's now
	dialRaw(t, s.Addr())
	check(t, s.wait(within(t), func() bool { return len(s.conns) == 2 }))
	served := make(chan int, 2)
	s.Handle(func(c *Conn) { served <- c.Number() })
	if n := <-served; n != 2 {
		t.Errorf("served connection %d", n)
	}
	s.Handle(func(c *Conn) { served <- c.Number() }) // nobody is served twice
	dialRaw(t, s.Addr())
	if n := <-served; n != 3 {
		t.Errorf("served connection %d after another handler was set", n)
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	before := goroutines()
	s := must[*Server](t)(Listen(within(t), Config{}, ""))
	var finished atomic.Int32
	s.Handle(func(c *Conn) {
		<-c.Done()
		for range 100 {
			runtime.Gosched()
		}
		finished.Add(1)
	})
	for range 10 {
		c := must[*Conn](t)(Dial(within(t), Config{}, s.Addr()))
		defer func() { check(t, c.Close()) }()
		accepted := must[*Conn](t)(s.Accept(within(t)))
		if c.Number() != 1 || c.Local() != accepted.Remote() {
			t.Fatalf("dialled connection %d from %s", c.Number(), c.Local())
		}
		switch accepted.Number() % 3 {
		case 0:
			accepted.Hold()
		case 1:
			accepted.ReadSlowly(1, time.Hour)
		}
	}
	check(t, s.Close())
	if n := finished.Load(); n != 10 {
		t.Errorf("%d of 10 handlers had returned", n)
	}
	for _, c := range s.Conns() {
		if _, kept := live.Load(c); kept {
			t.Errorf("connection %d is still kept", c.Number())
		}
	}
	eventually(t, "only the ten dialled readers run", func() bool { return goroutines() <= before+10 })
}

// The port of a connection that was reset is free at once, and the next one may get it.
func TestAnAddressIsOfTheConnectionThatIsOpen(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), ""))
	t.Cleanup(func() { check(t, s.Close()) })
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}}
	if runtime.GOOS == "linux" {
		from.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)} // where nobody else takes the port meanwhile
	}
	for i := range 3 {
		raw := must[net.Conn](t)(from.DialContext(within(t), "tcp", s.Addr()))
		from.LocalAddr = raw.LocalAddr()
		t.Cleanup(func() { raw.Close() })
		eventually(t, "the connection", func() bool { return s.From(raw.LocalAddr().String()) == i })
		check(t, s.Conns()[i].Reset())
		raw.Read(make([]byte, 1)) // until the reset is there: before it the port is not free
		if found := s.From(raw.LocalAddr().String()); found != -1 {
			t.Errorf("connection %d is over, and connection %d is found at its address", i, found)
		}
		raw.Close()
	}
}

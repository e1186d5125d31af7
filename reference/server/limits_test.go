package server

import (
	"cmp"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

func TestConnectionLimit(t *testing.T) {
	s, _ := listen(t, Config{MaxConnections: 1})
	first := dial(t, s)
	first.Write(framed([]byte("x")))
	io.ReadFull(first, make([]byte, 5))
	if _, err := dial(t, s).Read(make([]byte, 1)); err == nil || errors.Is(err, net.ErrClosed) || errclass.Expired(err) {
		t.Errorf("the second connection read %v, want its end", err)
	}
	first.Write(framed([]byte("y")))
	if _, err := io.ReadFull(first, make([]byte, 5)); err != nil {
		t.Errorf("the first connection: %v", err)
	}
}

func TestIdleDoesNotCountWork(t *testing.T) {
	s, _ := listen(t, Config{Messages: true, IdleTimeout: 100 * time.Millisecond})
	got := ask(t, dial(t, s), message.Message{Type: 1, Op: message.Sleep, ID: 1, Arg: 400, Body: []byte("awake")})
	if string(got.Body) != "awake" {
		t.Errorf("got %+v, want the reply of a request longer than the idle limit", got)
	}
}

func TestDrain(t *testing.T) {
	s, w := listen(t, Config{Messages: true})
	idle, busy := dial(t, s), dial(t, s)
	ask(t, idle, message.Message{Type: message.Ping, ID: 1})
	busy.Write(framed(message.Message{Type: 1, Op: message.Sleep, ID: 2, Arg: 300, Body: []byte("done")}.Bytes()))
	w.await(t, Received)
	drained := make(chan bool, 1)
	go func() { drained <- s.Drain(prompt) }()
	if got := readMessage(t, idle); got.Type != message.Leaving || got.Arg != uint32(prompt.Milliseconds()) {
		t.Errorf("an idle connection got %+v, want a going-away within %v", got, prompt)
	}
	wantFIN(t, idle)
	idle.Close()
	if got := readMessage(t, busy); got.Type != message.Leaving {
		t.Errorf("a busy connection got %+v, want a going-away", got)
	}
	if nc, err := net.Dial("tcp", s.Addr().String()); err == nil {
		nc.Close()
		t.Error("a new connection was taken while draining")
	}
	if got := ask(t, busy, message.Message{Type: 1, Op: message.Echo, ID: 3}); got.ID != 3 || got.Code != message.Unavailable {
		t.Errorf("a new request while draining got %+v, want error 503", got)
	}
	if got := readMessage(t, busy); got.ID != 2 || string(got.Body) != "done" {
		t.Errorf("the request in progress got %+v, want its reply", got)
	}
	wantFIN(t, busy)
	busy.Close()
	if clean := <-drained; !clean {
		t.Error("the drain was cut off, want it to end by itself")
	}
}

func TestDrainIsBounded(t *testing.T) {
	s, w := listen(t, Config{Messages: true})
	nc := dial(t, s)
	nc.Write(framed(message.Message{Type: 1, Op: message.Sleep, ID: 1, Arg: 600_000}.Bytes()))
	w.await(t, Received)
	began := time.Now()
	if clean := s.Drain(100 * time.Millisecond); clean {
		t.Error("the drain claims that everything ended by itself")
	}
	if took := time.Since(began); took < 100*time.Millisecond {
		t.Errorf("cut off after %v, before the limit", took)
	}
}

// failing is a listener whose first accepts fail: the way they do without free descriptors, or by err.
type failing struct {
	net.Listener
	left int
	err  error
}

func (f *failing) Accept() (net.Conn, error) {
	if f.left > 0 {
		f.left--
		return nil, cmp.Or(f.err, errors.New("accept: too many open files"))
	}
	return f.Listener.Accept()
}

// serves requires that a new client is answered after all that came before it.
func serves(t *testing.T, s *Server, after string) {
	t.Helper()
	nc := dial(t, s)
	nc.Write(framed([]byte("x")))
	if _, err := io.ReadFull(nc, make([]byte, 5)); err != nil {
		t.Errorf("no service after %s: %v", after, err)
	}
}

// TestClientsThatHaveLeftKeepNobodyOut: with a pause behind each of them it would take a minute.
func TestClientsThatHaveLeftKeepNobodyOut(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := &net.OpError{Op: "accept", Err: os.NewSyscallError("accept", syscall.ECONNABORTED)}
	s, err := Serve(&failing{listener, 120, gone}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	serves(t, s, "clients that had left")
}

func TestAcceptErrorsPass(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{news: make(chan struct{}, 1)}
	s, err := Serve(&failing{Listener: listener, left: 3}, Config{OnEvent: w.see, Crew: newCrew()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	serves(t, s, "failed accepts")
	if got := len(w.of(Trouble)); got != 3 {
		t.Errorf("%d troubles, want 3", got)
	}
}

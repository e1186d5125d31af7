package fast

import (
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/server"
)

// prompt bounds every wait for something that must happen. It is long, and a healthy run never uses it up.
const prompt = 10 * time.Second

func listen(t *testing.T, cfg server.Config) *server.Server {
	t.Helper()
	cfg.Crew = New()
	s, err := server.Listen("127.0.0.1:0", cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// dial opens a connection on which one message has been echoed.
func dial(t *testing.T, s *server.Server) net.Conn {
	t.Helper()
	nc, err := net.DialTimeout("tcp", s.Addr().String(), prompt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(prompt))
	nc.Write([]byte{0, 0, 0, 1, 'x'})
	if _, err := io.ReadFull(nc, make([]byte, 5)); err != nil {
		t.Fatalf("no echo: %v", err)
	}
	return nc
}

func TestConnectionsThatRestHaveNoGoroutine(t *testing.T) {
	const many = 200
	s := listen(t, server.Config{})
	dial(t, s) // the crews are there
	before := runtime.NumGoroutine()
	for range many {
		dial(t, s)
	}
	// A reader may be on its way to rest.
	for deadline := time.Now().Add(prompt); runtime.NumGoroutine() > before+many/10; {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines more for %d connections that rest", runtime.NumGoroutine()-before, many)
		}
		time.Sleep(time.Millisecond)
	}
}

// size is how many connections all of them look after.
func (cs *crews) size() (all int) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, c := range cs.all {
		all += c.size()
	}
	return all
}

// Places are given back: a crew whose connections have ended looks after none, and takes new ones.
func TestConnectionsThatEndedAreForgotten(t *testing.T) {
	cs := New().(*crews)
	s, err := server.Listen("127.0.0.1:0", server.Config{Crew: cs})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	for range 3 {
		for range 20 {
			dial(t, s).Close()
		}
		for deadline := time.Now().Add(prompt); cs.size() > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d connections are still looked after", cs.size())
			}
		}
	}
	for _, c := range cs.all {
		if c.size() != 0 || len(c.seats) > 20 {
			t.Errorf("%d of %d seats are taken after the last connection", c.size(), len(c.seats))
		}
	}
}

func TestOnlyTCPIsAdopted(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	if c := New().Adopt(here); c != nil {
		t.Errorf("a pipe was adopted as %v", c)
	}
}

// Nothing stays open of a crew that has ended, whatever its connections have been through.
func TestEveryDescriptorIsGivenBack(t *testing.T) {
	dial(t, listen(t, server.Config{})).Close() // what the runtime opens once is open
	before := descriptors(t)
	cs := New()
	s, err := server.Listen("127.0.0.1:0", server.Config{Crew: cs})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		nc := dial(t, s)
		nc.Write([]byte{0xff, 0xff, 0xff, 0xff}) // too large: the server parts, and listens for a while
		nc.Close()
	}
	s.Stop()
	cs.Close() // once more
	for deadline := time.Now().Add(prompt); descriptors(t) > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d descriptors are open, %d before", descriptors(t), before)
		}
	}
}

package server

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// prompt bounds every wait for something that must happen. It is long, and a healthy run never uses it up.
const prompt = 10 * time.Second

// witness keeps the events of a server.
type witness struct {
	mu     sync.Mutex
	events []Event
	news   chan struct{}
}

func (w *witness) see(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// of returns the events of a kind.
func (w *witness) of(kind Kind) (some []Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Kind == kind {
			some = append(some, e)
		}
	}
	return some
}

// await returns the first event of a kind once it is there.
func (w *witness) await(t *testing.T, kind Kind) Event {
	t.Helper()
	limit := time.After(prompt)
	for {
		if some := w.of(kind); len(some) > 0 {
			return some[0]
		}
		select {
		case <-w.news:
		case <-limit:
			t.Fatalf("no event of kind %d within %v", kind, prompt)
		}
	}
}

// NewCrew makes the crew of the servers under test; nil: they have none. See TestMain.
var NewCrew func() Crew

func newCrew() Crew {
	if NewCrew == nil {
		return nil
	}
	return NewCrew()
}

func listen(t *testing.T, cfg Config) (*Server, *witness) {
	t.Helper()
	w := &witness{news: make(chan struct{}, 1)}
	cfg.OnEvent, cfg.Crew = w.see, newCrew()
	s, err := Listen("127.0.0.1:0", cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s, w
}

func dial(t *testing.T, s *Server) *net.TCPConn {
	t.Helper()
	nc, err := net.DialTimeout("tcp", s.Addr().String(), prompt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(prompt))
	return nc.(*net.TCPConn)
}

func framed(payloads ...[]byte) (stream []byte) {
	f, _ := frame.Parse("")
	for _, p := range payloads {
		stream, _ = f.Append(stream, p, 0)
	}
	return stream
}

// ask sends a message and reads one back.
func ask(t *testing.T, nc net.Conn, m message.Message) message.Message {
	t.Helper()
	if _, err := nc.Write(framed(m.Bytes())); err != nil {
		t.Fatal(err)
	}
	return readMessage(t, nc)
}

func readMessage(t *testing.T, nc net.Conn) message.Message {
	t.Helper()
	f, _ := frame.Parse("")
	d := frame.NewDecoder(f, 0)
	one := make([]byte, 1)
	for {
		if payload, ok, _ := d.Next(); ok {
			m, err := message.Parse(payload)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		if _, err := nc.Read(one); err != nil {
			t.Fatalf("read a message: %v", err)
		}
		d.Feed(one)
	}
}

// wantFIN reads to the end, which has to be a FIN, and returns what came before it.
func wantFIN(t *testing.T, nc net.Conn) []byte {
	t.Helper()
	got, err := io.ReadAll(nc)
	if err != nil {
		t.Errorf("the connection ended with %v, want a FIN", err)
	}
	return got
}

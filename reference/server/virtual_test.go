package server

import (
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// pipes is a listener whose connections are pipes: in a bubble of synctest they, and the server's limits, run on virtual
// time.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	over  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case nc := <-p.conns:
		return nc, nil
	case <-p.over:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.over) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// virtual runs the test against a server on virtual time. Everything that the server starts has to end with it, or synctest
// fails the test.
func virtual(t *testing.T, cfg Config, test func(t *testing.T, s *Server, w *witness, dial func() net.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{news: make(chan struct{}, 1)}
		cfg.OnEvent, cfg.Crew = w.see, newCrew()
		listener := &pipes{conns: make(chan net.Conn), over: make(chan struct{})}
		s, err := Serve(listener, cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Stop()
		test(t, s, w, func() net.Conn {
			here, there := net.Pipe()
			listener.conns <- there
			return here
		})
	})
}

// endsAfter expects the connection to end so long after began, for that reason.
func endsAfter(t *testing.T, nc net.Conn, w *witness, began time.Time, want time.Duration, class errclass.Class) {
	t.Helper()
	io.ReadAll(nc)
	synctest.Wait()
	ended := w.of(Trouble)
	if len(ended) != 1 || ended[0].Class != class || ended[0].Time.Sub(began) != want {
		t.Fatalf("troubles %+v, want one of class %s after %v", ended, class, want)
	}
}

func TestLimitsInVirtualTime(t *testing.T) {
	const s = time.Second
	for name, row := range map[string]struct {
		cfg   Config
		send  string        // at once
		drip  time.Duration // between further bytes; 0: none
		want  time.Duration
		class errclass.Class
	}{
		"idle from the start": {cfg: Config{IdleTimeout: 3 * s}, want: 3 * s, class: errclass.IdleTimeout},
		"frame, dripping": {cfg: Config{FrameTimeout: 5 * s}, send: "\x00\x00\x10\x00", drip: s / 3, want: 5 * s,
			class: errclass.FrameTimeout},
		"frame before idle": {cfg: Config{FrameTimeout: 2 * s, IdleTimeout: 3 * s}, send: "\x00", want: 2 * s,
			class: errclass.FrameTimeout},
		"header, dripping": {cfg: Config{HeaderTimeout: 2 * s, FrameTimeout: 9 * s}, send: "\x00", drip: s * 3 / 4, want: 2 * s,
			class: errclass.FrameTimeout},
		"header is whole, body is not": {cfg: Config{HeaderTimeout: 2 * s, FrameTimeout: 9 * s}, send: "\x00\x00\x00\x05", want: 9 * s,
			class: errclass.FrameTimeout},
		"rate, silent": {cfg: Config{MinRate: 10}, send: "\x00\x00\x10\x00a", want: s + s/2, class: errclass.FrameTimeout},
		"rate, too slow": {cfg: Config{MinRate: 10}, send: "\x00\x00\x10\x00a", drip: s * 7 / 20, want: 2 * s,
			class: errclass.FrameTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			virtual(t, row.cfg, func(t *testing.T, _ *Server, w *witness, dial func() net.Conn) {
				nc := dial()
				began := time.Now()
				nc.Write([]byte(row.send))
				var dripping sync.WaitGroup
				defer dripping.Wait()
				if row.drip > 0 {
					dripping.Go(func() { drip(nc, row.drip) })
				}
				endsAfter(t, nc, w, began, row.want, row.class)
				nc.Close()
			})
		})
	}
}

// drip writes a byte now and then, until the connection is over.
func drip(nc net.Conn, pause time.Duration) {
	for {
		time.Sleep(pause)
		if _, err := nc.Write([]byte{0}); err != nil {
			return
		}
	}
}

// A client at exactly the least rate is never cut off for it.
func TestRateThatIsKeptUp(t *testing.T) {
	virtual(t, Config{MinRate: 10}, func(t *testing.T, _ *Server, w *witness, dial func() net.Conn) {
		nc := dial()
		defer nc.Close()
		nc.Write([]byte{0, 0, 0, 100})
		go func() {
			for range 100 {
				time.Sleep(100 * time.Millisecond)
				nc.Write([]byte{1})
			}
		}()
		if n, err := io.ReadFull(nc, make([]byte, 104)); err != nil {
			t.Errorf("after %d bytes: %v, troubles %+v", n, err, w.of(Trouble))
		}
	})
}

func TestPingFlood(t *testing.T) {
	ping := func(id uint32) message.Message { return message.Message{Type: message.Ping, ID: id} }
	virtual(t, Config{Messages: true, MinPingInterval: time.Second}, func(t *testing.T, s *Server, w *witness, dial func() net.Conn) {
		patient, busy, flooding := dial(), dial(), dial()
		for id := range uint32(9) {
			if got := ask(t, busy, ping(id)); got.Type != message.Pong {
				t.Fatalf("a client that makes requests between its pings got %+v", got)
			}
			ask(t, busy, message.Message{Type: message.Request, Op: message.Echo, ID: id})
		}
		for id := range uint32(3) {
			if got := ask(t, flooding, ping(id)); got.Type != message.Pong {
				t.Fatalf("ping %d got %+v: two strikes are forgiven", id, got)
			}
		}
		if got := ask(t, flooding, ping(3)); got.Type != message.Leaving || got.Code != message.Busy {
			t.Errorf("a flood got %+v, want going-away with code 429", got)
		}
		io.ReadAll(flooding)
		for id := range uint32(9) {
			time.Sleep(time.Second)
			if got := ask(t, patient, ping(id)); got.Type != message.Pong {
				t.Fatalf("a client that keeps the interval got %+v", got)
			}
		}
		if n := s.Counters().PingFloods; n != 1 {
			t.Errorf("%d floods counted, want 1", n)
		}
		patient.Close()
		busy.Close()
		flooding.Close()
	})
}

func TestSlowConsumerIsClosedAndCounted(t *testing.T) {
	virtual(t, Config{SendTimeout: 4 * time.Second}, func(t *testing.T, s *Server, w *witness, dial func() net.Conn) {
		nc := dial()
		defer nc.Close()
		nc.Write(framed([]byte("who reads this?")))
		began := time.Now()
		synctest.Wait()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		troubles := w.of(Trouble)
		if len(troubles) != 1 || troubles[0].Class != errclass.SendTimeout || troubles[0].Time.Sub(began).Round(time.Second/2) != 4*time.Second {
			t.Errorf("troubles %+v, want a send_timeout after 4 s", troubles)
		}
		if n := s.Counters().SlowConsumers; n != 1 {
			t.Errorf("%d slow consumers counted, want 1", n)
		}
	})
}

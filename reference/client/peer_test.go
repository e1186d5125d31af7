package client

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

// addr is dialled by the tests that never reach a network.
const addr = "127.0.0.1:9"

// peer is the other end in virtual time: every dial makes a pipe, and the script gets its far end with the number of
// the connection, from 1. A script that returns closes the connection.
type peer struct {
	script func(n int, nc net.Conn)
	mu     sync.Mutex
	dials  []time.Time
	work   sync.WaitGroup // the scripts
}

func (p *peer) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dials = append(p.dials, time.Now())
	near, far := net.Pipe()
	n := len(p.dials)
	p.work.Go(func() {
		defer far.Close()
		p.script(n, far)
	})
	return near, nil
}

// gaps are the times between one dial and the next.
func (p *peer) gaps() (gaps []time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := 1; i < len(p.dials); i++ {
		gaps = append(gaps, p.dials[i].Sub(p.dials[i-1]))
	}
	return gaps
}

// witness keeps the events of a client.
type witness struct {
	// settle, if set, lets the events that were posted so far be told. Outcomes come by another way, and may come first.
	settle func()
	mu     sync.Mutex
	events []Event
}

func (w *witness) see(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
}

func (w *witness) all() []Event {
	if w.settle != nil {
		w.settle()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Event(nil), w.events...)
}

func (w *witness) states() (states []State) {
	for _, e := range w.all() {
		if e.Kind == StateChanged {
			states = append(states, e.To)
		}
	}
	return states
}

func (w *witness) troubles() (troubles []Event) {
	for _, e := range w.all() {
		if e.Kind == Trouble {
			troubles = append(troubles, e)
		}
	}
	return troubles
}

func (w *witness) received() (payloads []string) {
	for _, e := range w.all() {
		if e.Kind == Received {
			payloads = append(payloads, string(e.Data))
		}
	}
	return payloads
}

// inBubble runs a client against a scripted peer in virtual time. That every goroutine has ended is checked by synctest.
func inBubble(t *testing.T, cfg Config, script func(n int, nc net.Conn), test func(c *Client, w *witness, p *peer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w, p := &witness{settle: synctest.Wait}, &peer{script: script}
		cfg.OnEvent = w.see
		if cfg.Dial == nil {
			cfg.Dial = p.dial
		}
		c, err := New(cfg, addr)
		if err != nil {
			t.Fatal(err)
		}
		c.Connect()
		synctest.Wait()
		test(c, w, p)
		c.Stop()
		p.work.Wait()
	})
}

// hold keeps the connection open and reads whatever comes.
func hold(_ int, nc net.Conn) { io.Copy(io.Discard, nc) }

func framed(payload []byte) []byte {
	f, _ := frame.Parse("")
	out, _ := f.Append(nil, payload, 0)
	return out
}

// serveMessages answers each message by what reply returns; nothing if that is nil.
func serveMessages(nc net.Conn, reply func(m message.Message) *message.Message) {
	f, _ := frame.Parse("")
	d := frame.NewDecoder(f, 0)
	buf := make([]byte, 4096)
	for {
		for {
			payload, ok, err := d.Next()
			if err != nil {
				return
			}
			if !ok {
				break
			}
			m, err := message.Parse(payload)
			if err != nil {
				return
			}
			if r := reply(m); r != nil {
				nc.Write(framed(r.Bytes()))
			}
		}
		n, err := nc.Read(buf)
		d.Feed(buf[:n])
		if err != nil {
			return
		}
	}
}

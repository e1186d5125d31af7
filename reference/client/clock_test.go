package client

import (
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// endsAfter waits for the end of the client and checks when and why it came.
func endsAfter(t *testing.T, c *Client, w *witness, want time.Duration, class errclass.Class) {
	t.Helper()
	began := time.Now()
	<-c.finished
	synctest.Wait()
	if took := time.Since(began); took != want {
		t.Errorf("ended after %v, want %v", took, want)
	}
	if got := w.troubles(); len(got) != 1 || got[0].Class != class {
		t.Errorf("troubles %+v, want %s once", got, class)
	}
	if c.Counters().Timeouts != 1 {
		t.Errorf("%d timeouts counted, want 1", c.Counters().Timeouts)
	}
}

func TestIdle(t *testing.T) {
	inBubble(t, Config{IdleTimeout: 800 * ms}, hold, func(c *Client, w *witness, p *peer) {
		go func() {
			for range 20 {
				c.Send([]byte("own sends are no sign of life"), nil)
				time.Sleep(100 * ms)
			}
		}()
		endsAfter(t, c, w, 800*ms, errclass.IdleTimeout)
		time.Sleep(2 * time.Second) // the sender above ends
	})
}

func TestActivityRestartsIdle(t *testing.T) {
	script := func(n int, nc net.Conn) {
		for range 6 {
			time.Sleep(500 * ms)
			nc.Write(framed([]byte("tick")))
		}
		hold(n, nc)
	}
	inBubble(t, Config{IdleTimeout: 800 * ms}, script, func(c *Client, w *witness, p *peer) {
		endsAfter(t, c, w, 6*500*ms+800*ms, errclass.IdleTimeout)
	})
}

func TestFrameTimeoutIsNotExtendedByBytes(t *testing.T) {
	script := func(n int, nc net.Conn) {
		time.Sleep(time.Second)
		for _, b := range framed(make([]byte, 100)) {
			nc.Write([]byte{b})
			time.Sleep(100 * ms)
		}
	}
	inBubble(t, Config{FrameTimeout: 2 * time.Second, IdleTimeout: 5 * time.Second}, script, func(c *Client, w *witness, p *peer) {
		endsAfter(t, c, w, 3*time.Second, errclass.FrameTimeout)
	})
}

func TestPingTimeout(t *testing.T) {
	inBubble(t, Config{Messages: true, PingInterval: 200 * ms, PingTimeout: 300 * ms}, hold, func(c *Client, w *witness, p *peer) {
		endsAfter(t, c, w, 500*ms, errclass.PingTimeout)
	})
}

func TestPongKeepsTheConnection(t *testing.T) {
	var pings []time.Duration
	script := func(n int, nc net.Conn) {
		began := time.Now()
		serveMessages(nc, func(m message.Message) *message.Message {
			if m.Type != message.Ping {
				return nil
			}
			pings = append(pings, time.Since(began))
			return &message.Message{Type: message.Pong, ID: m.ID, Body: m.Body}
		})
	}
	inBubble(t, Config{Messages: true, PingInterval: 200 * ms, PingTimeout: 300 * ms}, script, func(c *Client, w *witness, p *peer) {
		time.Sleep(700 * ms)
		synctest.Wait()
		if want := []time.Duration{200 * ms, 400 * ms, 600 * ms}; !slices.Equal(pings, want) {
			t.Errorf("pings at %v, want %v", pings, want)
		}
		if c.State() != Connected {
			t.Errorf("state %s, want connected", c.State())
		}
	})
}

func TestPingIsAnsweredWithItsBody(t *testing.T) {
	answer := make(chan message.Message, 1)
	script := func(n int, nc net.Conn) {
		nc.Write(framed(message.Message{Type: message.Ping, ID: 77, Body: []byte("8 bytes!")}.Bytes()))
		serveMessages(nc, func(m message.Message) *message.Message {
			answer <- m
			return nil
		})
	}
	inBubble(t, Config{Messages: true}, script, func(c *Client, w *witness, p *peer) {
		if m := <-answer; m.Type != message.Pong || m.ID != 77 || string(m.Body) != "8 bytes!" {
			t.Errorf("answered %+v, want pong 77 with the body of the ping", m)
		}
	})
}

func TestPause(t *testing.T) {
	script := func(n int, nc net.Conn) {
		nc.Write(framed([]byte("one")))
		time.Sleep(time.Second)
		nc.Write(framed([]byte("two")))
		hold(n, nc)
	}
	inBubble(t, Config{IdleTimeout: 3 * time.Second}, script, func(c *Client, w *witness, p *peer) {
		c.Pause(true)
		time.Sleep(time.Minute)
		if got := w.received(); !slices.Equal(got, []string{"one"}) || c.State() != Connected {
			t.Errorf("while paused: %q and %s, want one message and connected", got, c.State())
		}
		c.Pause(false)
		synctest.Wait()
		if got := w.received(); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("after the pause: %q, want both messages", got)
		}
	})
}

func TestSendTimeout(t *testing.T) {
	script := func(n int, nc net.Conn) {
		io.ReadFull(nc, make([]byte, 10))
		time.Sleep(time.Minute)
	}
	inBubble(t, Config{SendTimeout: 500 * ms}, script, func(c *Client, w *witness, p *peer) {
		began := time.Now()
		out := c.Send(make([]byte, 100), nil).Wait()
		if errclass.Of(out.Err) != errclass.SendTimeout {
			t.Errorf("send: %v, want send_timeout", out.Err)
		}
		if took := time.Since(began); took < 500*ms || took > 550*ms {
			t.Errorf("after %v, want 500 ms", took)
		}
		if sent := c.Counters().BytesSent; sent != 10 {
			t.Errorf("%d bytes counted as sent, want the 10 that were taken", sent)
		}
	})
}

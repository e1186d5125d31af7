package server

import (
	"bytes"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/message"
)

func TestEchoThenHalfClose(t *testing.T) {
	s, w := listen(t, Config{})
	nc := dial(t, s)
	sent := framed([]byte("one"), nil, bytes.Repeat([]byte("x"), 100_000))
	nc.Write(sent)
	nc.CloseWrite()
	if got := wantFIN(t, nc); !bytes.Equal(got, sent) {
		t.Errorf("%d bytes came back, want %d: the FIN of a client cancels nothing", len(got), len(sent))
	}
	if e := w.await(t, Ended); e.Class != errclass.CleanClose || len(w.of(Trouble)) != 0 {
		t.Errorf("ended %q with troubles %+v, want clean_close and none", e.Class, w.of(Trouble))
	}
	if n := s.Counters(); n.BytesReceived != int64(len(sent)) || n.BytesSent != int64(len(sent)) || n.MessagesSent != 3 {
		t.Errorf("counters %+v, want %d bytes and 3 messages each way", n, len(sent))
	}
}

func TestNothingIsLostWhenTheClientDoesNotRead(t *testing.T) {
	s, _ := listen(t, Config{})
	nc := dial(t, s)
	block := framed(bytes.Repeat([]byte("0123456789"), 6_000))
	const count = 300
	wrote := make(chan error, 1)
	go func() {
		for range count {
			if _, err := nc.Write(block); err != nil {
				wrote <- err
				return
			}
		}
		wrote <- nc.CloseWrite()
	}()
	// The server must come to a stop: 18 MB are more than all the buffers between hold.
	stalled := s.awaitStall(t)
	got := wantFIN(t, nc)
	if err := <-wrote; err != nil {
		t.Errorf("write: %v", err)
	}
	if !bytes.Equal(got, bytes.Repeat(block, count)) {
		t.Errorf("%d bytes came back, want %d", len(got), count*len(block))
	}
	if stalled > unsentLimit+2*len(block) {
		t.Errorf("%d bytes were held for a client that does not read, want about %d", stalled, unsentLimit)
	}
}

// awaitStall waits until the one connection holds as much as it may, and returns how much that is.
func (s *Server) awaitStall(t *testing.T) int {
	t.Helper()
	for limit := time.Now().Add(prompt); time.Now().Before(limit); {
		s.mu.Lock()
		for cn := range s.conns {
			cn.mu.Lock()
			unsent := cn.unsent
			cn.mu.Unlock()
			if unsent > unsentLimit {
				s.mu.Unlock()
				return unsent
			}
		}
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the server never held back")
	return 0
}

func TestOperations(t *testing.T) {
	s, _ := listen(t, Config{Messages: true, MaxFrame: 1000})
	nc := dial(t, s)
	for _, row := range []struct {
		ask  message.Message
		want message.Message
	}{
		{message.Message{Type: 1, Op: message.Echo, ID: 1, Body: []byte("hi")}, message.Message{Type: 2, ID: 1, Body: []byte("hi")}},
		{message.Message{Type: 1, Op: message.ReplyOf, ID: 2, Arg: 988}, message.Message{Type: 2, ID: 2, Body: message.Fill(988, 0)}},
		{message.Message{Type: 1, Op: message.ReplyOf, ID: 3, Arg: 989}, message.Message{Type: 3, ID: 3, Code: 413}},
		{message.Message{Type: 1, Op: message.Increment, ID: 4, Body: []byte("k")}, message.Message{Type: 2, ID: 4, Body: []byte{7: 1}}},
		{message.Message{Type: 1, Op: message.Increment, ID: 5, Body: []byte("k")}, message.Message{Type: 2, ID: 5, Body: []byte{7: 2}}},
		{message.Message{Type: 1, Op: message.Sleep, ID: 6, Arg: 600_001}, message.Message{Type: 3, ID: 6, Code: 413}},
		{message.Message{Type: 1, Op: 9, ID: 7}, message.Message{Type: 3, ID: 7, Code: 400}},
		{message.Message{Type: 4, ID: 8, Body: []byte("ping")}, message.Message{Type: 5, ID: 8, Body: []byte("ping")}},
	} {
		got := ask(t, nc, row.ask)
		if !bytes.Equal(got.Bytes(), row.want.Bytes()) {
			t.Errorf("asked %+v, got %+v, want %+v", row.ask, got, row.want)
		}
	}
}

func TestSlowRequestHoldsUpNothing(t *testing.T) {
	s, _ := listen(t, Config{Messages: true})
	nc := dial(t, s)
	nc.Write(framed(message.Message{Type: 1, Op: message.Sleep, ID: 1, Arg: 600_000}.Bytes()))
	if got := ask(t, nc, message.Message{Type: message.Ping, ID: 2}); got.Type != message.Pong || got.ID != 2 {
		t.Errorf("got %+v, want the pong while the request sleeps", got)
	}
}

func TestWrongFramesEndTheConnectionInOrder(t *testing.T) {
	for name, row := range map[string]struct {
		cfg   Config
		bad   []byte
		class errclass.Class
	}{
		"too large":     {Config{MaxFrame: 100}, []byte{0, 0, 0, 101}, errclass.FrameTooLarge},
		"sign bit":      {Config{MaxFrame: 100}, []byte{0x80, 0, 0, 0}, errclass.FrameTooLarge},
		"no message":    {Config{Messages: true}, framed([]byte("garbage")), errclass.Malformed},
		"below header":  {Config{Framing: "u32be+header"}, []byte{0, 0, 0, 3}, errclass.Malformed},
		"frame timeout": {Config{FrameTimeout: 50 * time.Millisecond}, []byte{0, 0}, errclass.FrameTimeout},
		"idle timeout":  {Config{IdleTimeout: 50 * time.Millisecond}, nil, errclass.IdleTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := listen(t, row.cfg)
			nc := dial(t, s)
			good := message.Message{Type: 1, Op: message.Echo, ID: 1, Body: []byte("fine")}.Bytes()
			f, _ := frame.Parse(row.cfg.Framing)
			first, _ := f.Append(nil, good, 0)
			// What follows the wrong frame lies unread when the server says goodbye, which must not become a reset.
			nc.Write(slices.Concat(first, row.bad))
			got := wantFIN(t, nc)
			if len(got) != len(first) {
				t.Errorf("%d bytes came back, want the %d of the reply to the good frame", len(got), len(first))
			}
			if e := w.await(t, Trouble); e.Class != row.class {
				t.Errorf("class %q, want %q", e.Class, row.class)
			}
			if other := dial(t, s); other == nil {
				t.Error("no second connection")
			}
		})
	}
}

func TestTruncatedAndReset(t *testing.T) {
	for class, end := range map[errclass.Class]func(*net.TCPConn){
		errclass.Truncated: func(nc *net.TCPConn) { nc.CloseWrite() },
		errclass.Reset:     func(nc *net.TCPConn) { nc.SetLinger(0); nc.Close() },
	} {
		s, w := listen(t, Config{})
		nc := dial(t, s)
		nc.Write(framed([]byte("cut short"))[:7])
		for s.Counters().BytesReceived < 7 {
			time.Sleep(time.Millisecond)
		}
		end(nc)
		if e := w.await(t, Ended); e.Class != class || len(w.of(Received)) != 0 {
			t.Errorf("ended %q with %d messages, want %q and none", e.Class, len(w.of(Received)), class)
		}
	}
}

package server

import (
	"bytes"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

func TestHandler(t *testing.T) {
	answers := map[string]func(ctx context.Context) ([]byte, error){
		"fine": func(context.Context) ([]byte, error) { return []byte("well"), nil },
		"refused": func(context.Context) ([]byte, error) {
			return nil, &Refusal{message.Unauthorized, 1500 * time.Millisecond}
		},
		"broken":   func(context.Context) ([]byte, error) { return nil, errors.New("disk full") },
		"panics":   func(context.Context) ([]byte, error) { panic("nil map") },
		"too late": func(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() },
	}
	s, _ := listen(t, Config{Messages: true, Handler: func(ctx context.Context, m message.Message) ([]byte, error) {
		return answers[string(m.Body)](ctx)
	}})
	nc := dial(t, s)
	for body, want := range map[string]message.Message{
		"fine":     {Type: message.Reply, ID: 5, Body: []byte("well")},
		"refused":  {Type: message.Error, ID: 5, Code: message.Unauthorized, Arg: 1500},
		"broken":   {Type: message.Error, ID: 5, Code: message.Failed},
		"panics":   {Type: message.Error, ID: 5, Code: message.Failed},
		"too late": {Type: message.Error, ID: 5, Code: message.TooLate},
	} {
		got := ask(t, nc, message.Message{Type: message.Request, Op: message.Echo, ID: 5, Deadline: 40, Body: []byte(body)})
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Errorf("%s: got %+v, want %+v", body, got, want)
		}
	}
}

// The time that a request spends in the queue before it counts; what is found too late is not carried out.
func TestDeadlineThatPassesInTheQueue(t *testing.T) {
	var carriedOut atomic.Int64
	cfg := Config{Messages: true, Handler: func(ctx context.Context, m message.Message) ([]byte, error) {
		if m.ID == inProgress {
			carriedOut.Add(1)
		}
		time.Sleep(time.Second)
		return nil, nil
	}}
	virtual(t, cfg, func(t *testing.T, s *Server, _ *witness, dial func() net.Conn) {
		nc := dial()
		defer nc.Close()
		go func() {
			for id := range uint32(inProgress) {
				nc.Write(framed(message.Message{Type: message.Request, Op: message.Echo, ID: id}.Bytes()))
			}
			nc.Write(framed(message.Message{Type: message.Request, Op: message.Echo, ID: inProgress, Deadline: 500}.Bytes()))
		}()
		for range inProgress + 1 {
			got := readMessage(t, nc)
			if late := got.Code == message.TooLate; late != (got.ID == inProgress) {
				t.Errorf("got %+v: only request %d had no time left", got, inProgress)
			}
		}
		if carriedOut.Load() != 0 || s.Counters().TooLate != 1 {
			t.Errorf("carried out %d times, %d counted as too late; want 0 and 1", carriedOut.Load(), s.Counters().TooLate)
		}
	})
}

func keyed(id uint32, key uint64, body string) message.Message {
	return message.Message{Type: message.Request, Op: message.Increment, ID: id, Key: key, Body: []byte(body)}
}

func TestKeyIsCarriedOutOnce(t *testing.T) {
	s, _ := listen(t, Config{Messages: true})
	first := ask(t, dial(t, s), keyed(1, 77, "n"))
	for id := range uint32(5) {
		again := ask(t, dial(t, s), keyed(id, 77, "n"))
		if again.ID != id || again.Type != message.Reply || !bytes.Equal(again.Body, first.Body) {
			t.Errorf("asked again with id %d: got %+v, want the reply %x", id, again, first.Body)
		}
	}
	if got := ask(t, dial(t, s), keyed(9, 77, "other")); got.ID != 9 || got.Code != message.KeyReused {
		t.Errorf("the same key with another request got %+v, want error 409", got)
	}
	if next := ask(t, dial(t, s), keyed(3, 78, "n")); next.Body[7] != 2 {
		t.Errorf("a new key got %x, want the second count", next.Body)
	}
	if n := s.Counters().Duplicates; n != 5 {
		t.Errorf("%d duplicates counted, want 5", n)
	}
}

// Whoever asks while the first is still at work waits for its reply, and the work goes on when the connection that asked
// first is gone.
func TestKeyJoins(t *testing.T) {
	var carriedOut atomic.Int64
	cfg := Config{Messages: true, Handler: func(ctx context.Context, m message.Message) ([]byte, error) {
		carriedOut.Add(1)
		select {
		case <-time.After(time.Minute):
			return []byte("done"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	virtual(t, cfg, func(t *testing.T, s *Server, _ *witness, dial func() net.Conn) {
		gone := dial()
		gone.Write(framed(keyed(1, 5, "x").Bytes()))
		synctest.Wait()
		gone.Close()
		synctest.Wait()
		var asking sync.WaitGroup
		for id := range uint32(20) {
			asking.Go(func() {
				nc := dial()
				defer nc.Close()
				if got := ask(t, nc, keyed(id, 5, "x")); got.ID != id || string(got.Body) != "done" {
					t.Errorf("request %d got %+v", id, got)
				}
			})
		}
		asking.Wait()
		if carriedOut.Load() != 1 {
			t.Errorf("carried out %d times, want once", carriedOut.Load())
		}
		if g := s.Gauges(); g.Keys != 1 {
			t.Errorf("%d keys remembered, want 1", g.Keys)
		}
	})
}

// What is remembered is bounded by number, by bytes and by age, and what was not carried out is not remembered at all.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory{most: 3, life: time.Minute, entries: map[uint64]*entry{}}
		ask := func(key uint64) claim { return m.claim(key, digest{}, func(message.Message) {}) }
		reply := func(n int) message.Message { return message.Message{Type: message.Reply, Body: make([]byte, n)} }
		steps := []struct {
			act  func()
			key  uint64
			want claim
		}{
			{func() {}, 1, mine},
			{func() {}, 1, joined},
			{func() { m.settle(1, reply(1)) }, 1, known},
			{func() { ask(2); m.settle(2, refusal(0, message.Busy)) }, 2, mine},
			{func() {}, 3, mine},
			{func() {}, 4, mine}, // 1 makes room: it is the oldest that is settled
			{func() {}, 1, full}, // 2, 3 and 4 are being carried out
			{func() { m.settle(2, reply(1)) }, 2, known},
			{func() { time.Sleep(time.Minute); ask(9) }, 2, full}, // 2 was too old, and 9 has its place
			{func() { m.settle(3, reply(keyBytes)); m.settle(4, reply(1)) }, 4, known},
			{func() {}, 3, mine}, // too many bytes
		}
		for i, step := range steps {
			step.act()
			if got := ask(step.key); got != step.want {
				t.Fatalf("step %d: key %d is answered %d, want %d", i, step.key, got, step.want)
			}
			if len(m.entries) > m.most || m.bytes > keyBytes {
				t.Fatalf("step %d: %d keys and %d bytes are remembered", i, len(m.entries), m.bytes)
			}
		}
		synctest.Wait()
	})
}

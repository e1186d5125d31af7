package server

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

func TestRefusalInWords(t *testing.T) {
	s, _ := listen(t, Config{Messages: true, MaxConnections: 1})
	ask(t, dial(t, s), message.Message{Type: message.Ping})
	second := dial(t, s)
	second.Write(framed(message.Message{Type: message.Request, Op: message.Echo, ID: 4}.Bytes()))
	if got := readMessage(t, second); got.Type != message.Error || got.Code != message.Busy || got.ID != 0 {
		t.Errorf("a connection too many got %+v, want error 429", got)
	}
	wantFIN(t, second)
	if n := s.Counters().Refused; n != 1 {
		t.Errorf("%d refused connections counted, want 1", n)
	}
}

func TestStopCutsADrainShort(t *testing.T) {
	s, w := listen(t, Config{Messages: true})
	nc := dial(t, s)
	nc.Write(framed(message.Message{Type: message.Request, Op: message.Sleep, ID: 1, Arg: 600_000}.Bytes()))
	w.await(t, Received)
	drained := make(chan bool)
	go func() { drained <- s.Drain(0) }()
	if got := readMessage(t, nc); got.Type != message.Leaving {
		t.Errorf("got %+v, want going-away", got)
	}
	s.Stop()
	if clean := <-drained; clean {
		t.Error("the drain claims that everything ended by itself")
	}
}

// However the bytes of a conversation are cut, the same replies come back in the same order.
func TestAnySegmentation(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		s, _ := listen(t, Config{MaxFrame: 300_000})
		nc := dial(t, s)
		var stream []byte
		for range 60 {
			length := random.IntN(1 << random.IntN(19))
			stream = append(stream, framed(bytes.Repeat([]byte{byte(length)}, length))...)
		}
		go func() {
			for rest := stream; len(rest) > 0; {
				n := min(1+random.IntN(1<<random.IntN(18)), len(rest))
				nc.Write(rest[:n])
				rest = rest[n:]
				if random.IntN(20) == 0 {
					runtime.Gosched()
				}
			}
			nc.CloseWrite()
		}()
		if got := wantFIN(t, nc); !bytes.Equal(got, stream) {
			t.Fatalf("seed %d: %d bytes came back, want the %d that were sent", seed, len(got), len(stream))
		}
		if n := s.Counters(); n.MessagesSent != 60 || n.MessagesReceived != 60 || n.BytesSent != int64(len(stream)) {
			t.Errorf("seed %d: counters %+v, want 60 messages and %d bytes", seed, n, len(stream))
		}
	}
}

// Whatever a client does, nothing of its connection is left behind.
func TestNothingIsLeftBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := Listen("127.0.0.1:0", Config{Messages: true, MaxFrame: 1000, IdleTimeout: time.Minute, SendTimeout: time.Minute,
		Crew: newCrew()})
	if err != nil {
		t.Fatal(err)
	}
	ends := []func(*net.TCPConn){
		func(nc *net.TCPConn) { nc.Close() },
		func(nc *net.TCPConn) { nc.SetLinger(0); nc.Close() },
		func(nc *net.TCPConn) { nc.CloseWrite(); io.Copy(io.Discard, nc); nc.Close() },
		func(nc *net.TCPConn) { nc.Write([]byte("GET / HTTP/1.1\r\n\r\n")); io.Copy(io.Discard, nc); nc.Close() },
		func(nc *net.TCPConn) { t.Cleanup(func() { nc.Close() }) }, // stays until the server ends it
	}
	var clients sync.WaitGroup
	for i := range 50 {
		clients.Go(func() {
			nc := dial(t, s)
			nc.Write(framed(message.Message{Type: message.Request, Op: message.Sleep, ID: 1, Arg: 20}.Bytes()))
			nc.Write(framed(message.Message{Type: message.Request, Op: message.Increment, ID: 2, Key: uint64(i + 1)}.Bytes()))
			ends[i%len(ends)](nc)
		})
	}
	clients.Wait()
	s.Stop()
	if g := s.Gauges(); g.Connections != 0 {
		t.Errorf("%d connections are left", g.Connections)
	}
	deadline := time.Now().Add(prompt)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if now := runtime.NumGoroutine(); now > before {
		buf := make([]byte, 64<<10)
		t.Errorf("%d goroutines, %d before:\n%s", now, before, fmt.Sprint(string(buf[:runtime.Stack(buf, true)])))
	}
}

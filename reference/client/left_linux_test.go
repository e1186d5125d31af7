package client

import (
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

// descriptors counts what this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}

// settlesAt waits until count is down at want, and reports the last count otherwise.
func settlesAt(t *testing.T, what string, want int, count func() int) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for count() > want && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if now := count(); now > want {
		t.Errorf("%d %s, %d before", now, what, want)
	}
}

// However its connections end and whatever ends it, nothing of a client is left behind. Each of these clients meets each of
// the ends.
func TestNothingIsLeftBehind(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	goroutines, open := runtime.NumGoroutine(), descriptors(t)
	ends := []func(*net.TCPConn){
		func(nc *net.TCPConn) {},                            // a FIN, or a reset if something was not read
		func(nc *net.TCPConn) { nc.SetLinger(0) },           // a reset
		func(nc *net.TCPConn) { nc.Write([]byte{0, 0, 0}) }, // half a header and a FIN
		func(nc *net.TCPConn) { io.Copy(io.Discard, nc) },   // nothing, until the client ends it
		func(nc *net.TCPConn) { nc.Write([]byte{255, 255, 255, 255}); io.Copy(io.Discard, nc) },
	}
	var served sync.WaitGroup
	served.Go(func() {
		for n := 0; ; n++ {
			nc, err := listener.Accept()
			if err != nil {
				return
			}
			served.Go(func() {
				defer nc.Close()
				ends[n%len(ends)](nc.(*net.TCPConn))
			})
		}
	})
	var clients sync.WaitGroup
	for n := range 20 {
		clients.Go(func() { useAndEnd(t, n, listener.Addr().String()) })
	}
	clients.Wait()
	listener.Close()
	served.Wait()
	settlesAt(t, "goroutines", goroutines, runtime.NumGoroutine)
	settlesAt(t, "descriptors", open-1, func() int { return descriptors(t) }) // the listener's is closed now
}

// useAndEnd lets a client connect and ask again and again for a while, and ends it in the n-th way.
func useAndEnd(t *testing.T, n int, addr string) {
	c, err := New(Config{
		Messages: true, MaxFrame: 1000, Reconnect: true, Backoff: &Backoff{Initial: time.Millisecond, Cap: 2 * time.Millisecond},
		PingInterval: 10 * time.Millisecond, PingTimeout: 10 * time.Millisecond, IdleTimeout: time.Minute, CloseTimeout: 10 * time.Millisecond,
		RequestTimeout: time.Minute, OnEvent: func(Event) {},
	}, addr)
	if err != nil {
		t.Error(err)
		return
	}
	c.Connect()
	for range 10 {
		call := c.Request(Request{Op: message.Echo, Body: []byte("x"), Idempotent: true}, nil)
		time.Sleep(5 * time.Millisecond)
		call.Cancel()
	}
	switch n % 4 {
	case 0:
		c.Close(Graceful, nil)
	case 1:
		c.Close(Abort, nil)
	case 2:
		c.Close(Half, nil)
	}
	c.Stop()
}

package server

import (
	"bytes"
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// echoed sends the stream of frames and reads it back.
func echoed(t *testing.T, nc net.Conn, stream []byte) {
	t.Helper()
	if _, err := nc.Write(stream); err != nil {
		t.Fatal(err)
	}
	back := make([]byte, len(stream))
	if _, err := io.ReadFull(nc, back); err != nil || !bytes.Equal(back, stream) {
		t.Fatalf("echo of %d bytes: %v", len(stream), err)
	}
}

// With a crew, whoever is on duty meets several whose clients do not read, one after the other.
func TestWhoeverHasToWaitStepsAside(t *testing.T) {
	s, _ := listen(t, Config{SendQueue: 1})
	flood := framed(bytes.Repeat([]byte("x"), 60_000))
	for range 3 * runtime.GOMAXPROCS(0) {
		nc := dial(t, s)
		go func() {
			for {
				if _, err := nc.Write(flood); err != nil {
					return // at the end of the test
				}
			}
		}()
	}
	for range 4 * runtime.GOMAXPROCS(0) {
		nc := dial(t, s)
		for range 20 {
			echoed(t, nc, framed([]byte("whatever becomes of the others")))
		}
	}
}

// The limits of other tests run on virtual time, and on pipes, which no crew looks after.
func TestALimitEndsAConnectionThatRests(t *testing.T) {
	const limit = 30 * time.Millisecond
	for class, cfg := range map[errclass.Class]Config{
		errclass.IdleTimeout:  {IdleTimeout: limit},
		errclass.FrameTimeout: {FrameTimeout: limit},
	} {
		s, w := listen(t, cfg)
		nc := dial(t, s)
		whole := framed([]byte("whole"))
		began := time.Now() // before anything that the limit can count from
		echoed(t, nc, whole)
		if class == errclass.FrameTimeout {
			nc.Write(whole[:len(whole)-1])
		}
		wantFIN(t, nc)
		if took := time.Since(began); took < limit {
			t.Errorf("%s: ended after %v, want no earlier than %v", class, took, limit)
		}
		if e := w.await(t, Ended); e.Class != class {
			t.Errorf("ended %q, want %q", e.Class, class)
		}
	}
}

// A call may come at any moment of a turn, and must not be lost.
func TestAConnectionIsCutWhateverItIsDoing(t *testing.T) {
	for range 200 {
		s, err := Listen("127.0.0.1:0", Config{Crew: newCrew()})
		if err != nil {
			t.Fatal(err)
		}
		nc := dial(t, s)
		go nc.Write(framed(make([]byte, 100), make([]byte, 100)))
		stopped := make(chan struct{})
		go func() {
			s.Stop()
			close(stopped)
		}()
		select {
		case <-stopped:
		case <-time.After(prompt):
			t.Fatal("the server does not stop")
		}
	}
}

package fast

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/server"
)

// pair is two ends of one TCP connection, and the first is detached.
func pair(t *testing.T) (*socket, net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	far, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	near, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	s := detach(near.(*net.TCPConn))
	if s == nil {
		t.Fatal("a socket that is open cannot be detached")
	}
	t.Cleanup(func() { s.Close() })
	return s, far
}

// withoutDescriptors has the system refuse any more of them until the test ends.
func withoutDescriptors(t *testing.T) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) })
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open("."); err == nil {
		file.Close()
		t.Fatal("there are descriptors left")
	}
}

// eitherWay tests the waits with a descriptor for them, and without.
func eitherWay(t *testing.T, test func(t *testing.T, scarce func(*testing.T))) {
	t.Run("with a descriptor", func(t *testing.T) { test(t, func(*testing.T) {}) })
	t.Run("without", func(t *testing.T) { test(t, withoutDescriptors) })
}

func TestReadWaitsUntilSomethingComes(t *testing.T) {
	eitherWay(t, func(t *testing.T, scarce func(*testing.T)) {
		s, far := pair(t)
		scarce(t)
		time.AfterFunc(20*time.Millisecond, func() { far.Write([]byte("late")) })
		got := make([]byte, 10)
		if n, err := s.Read(got); err != nil || string(got[:n]) != "late" {
			t.Errorf("read %q, %v", got[:n], err)
		}
	})
}

func TestAWaitEndsAtItsDeadline(t *testing.T) {
	eitherWay(t, func(t *testing.T, scarce func(*testing.T)) {
		s, _ := pair(t)
		scarce(t)
		const limit = 30 * time.Millisecond
		began := time.Now()
		s.SetDeadline(began.Add(limit))
		if n, err := s.Read(make([]byte, 1)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("read %d, %v; want a deadline exceeded", n, err)
		}
		if took := time.Since(began); took < limit {
			t.Errorf("read ended after %v, want no earlier than %v", took, limit)
		}
		if n, err := s.Write(make([]byte, 64<<20)); n == 64<<20 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("wrote %d, %v; want a deadline exceeded", n, err)
		}
	})
}

func TestCloseEndsAWait(t *testing.T) {
	eitherWay(t, func(t *testing.T, scarce func(*testing.T)) {
		s, _ := pair(t)
		scarce(t)
		time.AfterFunc(20*time.Millisecond, func() { s.Close() })
		if _, err := s.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("read: %v, want closed", err)
		}
		if _, err := s.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("write: %v, want closed", err)
		}
	})
}

// A client that reads late has all its replies, one after the other.
func TestRepliesWaitForAClientThatReadsLate(t *testing.T) {
	const frames, size = 300, 60_000 // more than the system's buffers hold
	eitherWay(t, func(t *testing.T, scarce func(*testing.T)) {
		nc := dial(t, listen(t, server.Config{}))
		nc.(*net.TCPConn).SetReadBuffer(64 << 10)
		nc.SetDeadline(time.Time{})
		scarce(t)
		var sent atomic.Int64
		go func() {
			for i := range frames {
				nc.Write(append(binary.BigEndian.AppendUint32(nil, size), bytes.Repeat([]byte{byte(i)}, size)...))
				sent.Add(1)
			}
		}()
		for before := int64(-1); before != sent.Load(); time.Sleep(50 * time.Millisecond) {
			before = sent.Load()
		}
		if sent.Load() == frames {
			t.Fatal("the server never had to wait")
		}
		got := make([]byte, 4+size)
		for i := range frames {
			nc.SetReadDeadline(time.Now().Add(prompt))
			if _, err := io.ReadFull(nc, got); err != nil || got[4] != byte(i) || got[3+size] != byte(i) {
				t.Fatalf("reply %d: %v, filled with %d", i, err, got[4])
			}
		}
	})
}

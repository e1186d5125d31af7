package peer

import (
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// patience is the longest wait for what must happen; no test waits it out unless it fails.
const patience = 10 * time.Second

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		check(t, err)
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits until ok says true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// pair connects a peer that listens to a plain socket in the place of the implementation.
func pair(t *testing.T, cfg Config) (*Conn, *net.TCPConn) {
	t.Helper()
	s := must[*Server](t)(Listen(within(t), cfg, ""))
	t.Cleanup(func() { check(t, s.Close()) })
	raw := dialRaw(t, s.Addr())
	return must[*Conn](t)(s.Accept(within(t))), raw
}

func dialRaw(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	raw := must[net.Conn](t)(net.Dial("tcp", addr)).(*net.TCPConn)
	t.Cleanup(func() { _ = raw.Close() })
	check(t, raw.SetDeadline(time.Now().Add(patience)))
	return raw
}

func write(t *testing.T, raw net.Conn, p []byte) {
	t.Helper()
	if _, err := raw.Write(p); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, raw net.Conn, n int) []byte {
	t.Helper()
	p := make([]byte, n)
	if _, err := io.ReadFull(raw, p); err != nil {
		t.Fatal(err)
	}
	return p
}

// rawEnd reads raw to its end and returns what came and how it ended.
func rawEnd(t *testing.T, raw net.Conn) ([]byte, End) {
	t.Helper()
	p, err := io.ReadAll(raw)
	switch {
	case err == nil:
		return p, FIN
	case EndOf(err) == RST:
		return p, RST
	}
	t.Fatal(err)
	return nil, None
}

func reset(t *testing.T, raw *net.TCPConn) {
	t.Helper()
	check(t, raw.SetLinger(0))
	check(t, raw.Close())
}

func framed() Config { return Config{Framing: wire.Default, Trace: trace.New()} }

// events are the events of one kind.
func events(tr *trace.Trace, kind trace.Kind) (found []trace.Event) {
	for _, e := range tr.Events() {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	return found
}

// goroutines counts those that run this package's code, without the tests' own.
func goroutines() int {
	buf := make([]byte, 1<<20)
	n := 0
	for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(g, "harness/peer.(*") && !strings.Contains(g, "testing.tRunner") {
			n++
		}
	}
	return n
}

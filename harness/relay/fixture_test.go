package relay

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// patience is the longest that anything here waits for what must happen.
const patience = 10 * time.Second

// lines counts frames that end in a newline.
type lines struct{ n int }

func (l *lines) Write(p []byte) { l.n += strings.Count(string(p), "\n") }
func (l *lines) Count() int     { return l.n }

// bench is an upstream listener behind a relay.
type bench struct {
	t     *testing.T
	ln    *net.TCPListener
	relay *Relay
	trace *trace.Trace
}

// counted is the tests that look for goroutines already: a second bench of a test starts while the first one's still do.
var counted = map[*testing.T]bool{}

// leaveNone makes the test fail when goroutines are left at its end.
func leaveNone(t *testing.T) {
	if counted[t] {
		return
	}
	counted[t] = true
	before := runtime.NumGoroutine()
	t.Cleanup(func() { noneLeft(t, before) })
}

// newBench starts both, and checks at the end that no goroutine of them is left.
func newBench(t *testing.T, faults ...fault.Fault) *bench {
	t.Helper()
	return newBenchWith(t, Config{}, faults...)
}

func newBenchWith(t *testing.T, cfg Config, faults ...fault.Fault) *bench {
	t.Helper()
	leaveNone(t)
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	tr := trace.New()
	cfg.Upstream, cfg.Trace, cfg.Seed = ln.Addr().String(), tr, 7
	cfg.Frames = func(fault.Direction) Frames { return &lines{} }
	r, err := Start(cfg, faults...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return &bench{t: t, ln: ln, relay: r, trace: tr}
}

// noneLeft fails when more goroutines run than before, after the time that they may take to return.
func noneLeft(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Errorf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
			return
		}
	}
}

// dial connects a client through the relay.
func (b *bench) dial() *net.TCPConn {
	b.t.Helper()
	c, err := net.DialTimeout("tcp", b.relay.Addr(), patience)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.keep(c)
}

// doomed connects a client that is reset at once, which may be told by the dial already.
func (b *bench) doomed() {
	b.t.Helper()
	c, err := net.DialTimeout("tcp", b.relay.Addr(), patience)
	if err == nil {
		b.ends(b.keep(c), "", connReset)
	} else if !errors.Is(err, connReset) {
		b.t.Fatalf("dial: %v; want a reset", err)
	}
}

// pair connects a client and accepts it at the upstream.
func (b *bench) pair() (client, server *net.TCPConn) {
	b.t.Helper()
	client = b.dial()
	b.ln.SetDeadline(time.Now().Add(patience))
	s, err := b.ln.Accept()
	if err != nil {
		b.t.Fatal(err)
	}
	return client, b.keep(s)
}

func (b *bench) keep(c net.Conn) *net.TCPConn {
	b.t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	return c.(*net.TCPConn)
}

func (b *bench) send(c *net.TCPConn, text string) {
	b.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		b.t.Fatal(err)
	}
}

// wants reads exactly the text.
func (b *bench) wants(c *net.TCPConn, text string) {
	b.t.Helper()
	got := make([]byte, len(text))
	if n, err := io.ReadFull(c, got); err != nil || string(got) != text {
		b.t.Fatalf("read %q, %v; want %q", got[:n], err, text)
	}
}

// ends reads to the end of the stream: exactly the text, then FIN or, when want is set, that error.
func (b *bench) ends(c *net.TCPConn, text string, want error) {
	b.t.Helper()
	got, err := io.ReadAll(c)
	if string(got) != text || !errors.Is(err, want) {
		b.t.Fatalf("read %s and %v; want %s and %v", brief(got), err, brief([]byte(text)), want)
	}
}

func brief(p []byte) string {
	if len(p) > 40 {
		return string(p[:40]) + fmt.Sprintf("… (%d bytes)", len(p))
	}
	return string(p)
}

// proven returns the proof of the only fault, which must have acted so many times; -1 is any number above 0.
func (b *bench) proven(times int) fault.Proof {
	b.t.Helper()
	p := b.relay.Proofs()[0]
	if p.Times != times && (times >= 0 || p.Times == 0) {
		b.t.Errorf("proof %+v; want %d times", p, times)
	}
	return p
}

// eventually polls until the condition holds.
func (b *bench) eventually(what string, holds func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			events := b.trace.Events()
			b.t.Fatalf("%s: not within %v; the trace ends with %+v", what, patience, events[max(0, len(events)-6):])
		}
	}
}

var connReset = transport.ErrReset

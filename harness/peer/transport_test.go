package peer

import (
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

func TestAddressesAreNumericAndServersLoopback(t *testing.T) {
	for addr, want := range map[string]string{
		"localhost:0":   "numeric",
		"0.0.0.0:0":     "not on this machine's loopback",
		"192.0.2.1:0":   "not on this machine's loopback",
		"127.0.0.1":     "numeric",
		"127.0.0.1:-1":  "numeric",
		"127.0.0.1:tcp": "numeric",
	} {
		s, err := Listen(within(t), framed(), addr)
		if err == nil {
			_ = s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), addr) {
			t.Errorf("listen on %s: %v; want an error that names it and says %q", addr, err, want)
		}
	}
	if _, err := Dial(within(t), framed(), "localhost:80"); err == nil || !strings.Contains(err.Error(), "numeric") {
		t.Errorf("dial localhost: %v", err)
	}
}

func TestDialIsRefusedAndTracesIt(t *testing.T) {
	s := must[*Server](t)(Listen(within(t), framed(), ""))
	check(t, s.Close())
	cfg := framed()
	cfg.Number = 3
	if _, err := Dial(within(t), cfg, s.Addr()); err == nil || !strings.Contains(err.Error(), s.Addr()) {
		t.Fatalf("dial a closed port: %v", err)
	}
	if e := events(cfg.Trace, trace.Refused); len(e) != 1 || e[0].Conn != 3 || e[0].Lane != trace.Peer {
		t.Fatalf("refused: %+v", e)
	}
}

func TestSmallBuffersAreSetBeforeTheHandshake(t *testing.T) {
	accepts := func(from, to transport.Options) int {
		cfg := framed()
		cfg.Options, cfg.Hold = to, true
		s := must[*Server](t)(Listen(within(t), cfg, ""))
		t.Cleanup(func() { check(t, s.Close()) })
		c := must[*Conn](t)(Dial(within(t), Config{Options: from}, s.Addr()))
		t.Cleanup(func() { check(t, c.Close()) })
		return must[int](t)(c.TrySend(make([]byte, 16<<20), 50*time.Millisecond))
	}
	small := transport.Options{RecvBuffer: 4096, SendBuffer: 4096}
	usual := accepts(transport.Options{}, transport.Options{})
	if from := accepts(small, transport.Options{}); from >= usual {
		t.Errorf("a small buffer of the sender took %d bytes, the usual one %d", from, usual)
	}
	if to := accepts(transport.Options{}, small); to >= usual {
		t.Errorf("a small buffer of the receiver took %d bytes, the usual one %d", to, usual)
	}
	if both := accepts(small, small); both == 0 || both > 64<<10 {
		t.Errorf("two small buffers took %d bytes", both)
	}
}

package peer

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestEverythingReceivedIsTakenDown(t *testing.T) {
	cfg := framed()
	c, raw := pair(t, cfg)
	p := wire.Fill(1<<20, 9)
	go func() { _, _ = raw.Write(p) }()
	eventually(t, "1 MiB received", func() bool { return c.ReceivedBytes() == int64(len(p)) })
	if !bytes.Equal(c.Received(), p) || c.Sum() != sha256.Sum256(p) {
		t.Error("received something else than was sent")
	}
	total := 0
	for _, e := range events(cfg.Trace, trace.Got) {
		total += e.N
		if e.Dir != toServer || e.Lane != trace.Peer || e.Conn != 1 {
			t.Fatalf("got: %+v", e)
		}
	}
	if total != len(p) {
		t.Errorf("the trace has %d bytes of %d", total, len(p))
	}
}

func TestDiscardKeepsCountAndSumOnly(t *testing.T) {
	c, raw := pair(t, framed())
	p := wire.Default.Frames([]byte("one"), []byte("two"))
	write(t, raw, p)
	eventually(t, "two frames", func() bool { return c.FrameCount() == 2 })
	c.Discard()
	write(t, raw, p)
	eventually(t, "four frames", func() bool { return c.FrameCount() == 4 })
	if len(c.Received()) != 0 || len(c.Frames()) != 0 || len(c.FrameTimes()) != 0 {
		t.Error("kept bytes or frames")
	}
	if c.ReceivedBytes() != int64(2*len(p)) || c.Sum() != sha256.Sum256(append(p, p...)) {
		t.Error("lost the count or the sum")
	}
	if _, err := c.Frame(within(t), 0); err == nil {
		t.Error("a discarded frame was given")
	}
}

func TestHoldStopsTheSenderAndReleaseLosesNothing(t *testing.T) {
	cfg := framed()
	cfg.Options.RecvBuffer = 64 << 10
	c, raw := pair(t, cfg)
	write(t, raw, []byte("first"))
	eventually(t, "first bytes", func() bool { return c.ReceivedBytes() == 5 })
	c.Hold()

	p := wire.Fill(64<<20, 3)
	check(t, raw.SetWriteDeadline(time.Now().Add(100*time.Millisecond)))
	n, err := raw.Write(p)
	if err == nil || n == len(p) {
		t.Fatalf("a held connection let its sender write all of %d bytes", n)
	}
	if c.ReceivedBytes() != 5 {
		t.Fatalf("%d bytes were read during the hold", c.ReceivedBytes())
	}
	c.Release()
	check(t, raw.CloseWrite())
	if end := must[End](t)(c.WaitEnd(within(t))); end != FIN {
		t.Errorf("ended by %s", end)
	}
	if !bytes.Equal(c.Received()[5:], p[:n]) {
		t.Errorf("got %d bytes after the hold, or other ones; want %d", c.ReceivedBytes()-5, n)
	}
}

func TestAConnectionCanBeginHolding(t *testing.T) {
	cfg := framed()
	cfg.Hold = true
	c, raw := pair(t, cfg)
	write(t, raw, []byte("x"))
	if _, end := c.Ending(); c.ReceivedBytes() != 0 || end != 0 {
		t.Error("read while holding")
	}
	c.Release()
	eventually(t, "the byte after the release", func() bool { return c.ReceivedBytes() == 1 })
}

func TestReadSlowlyKeepsSizeAndGap(t *testing.T) {
	cfg := framed()
	cfg.Hold = true
	c, raw := pair(t, cfg)
	write(t, raw, make([]byte, 35))
	const gap = 5 * time.Millisecond
	from := cfg.Trace.Now()
	c.ReadSlowly(10, gap)
	eventually(t, "35 bytes", func() bool { return c.ReceivedBytes() == 35 })
	e := events(cfg.Trace, trace.Got)
	if len(e) < 4 {
		t.Fatalf("35 bytes in %d reads of at most 10", len(e))
	}
	if d := e[len(e)-1].T - from; d < 3*gap {
		t.Errorf("%d reads took %v together", len(e), d)
	}
	for _, one := range e {
		if one.N > 10 {
			t.Errorf("a read took %d bytes", one.N)
		}
	}
}

func TestThePaceMayChangeAtAnyTime(t *testing.T) {
	c, raw := pair(t, framed())
	p := wire.Fill(4<<20, 5)
	go func() { _, _ = raw.Write(p); _ = raw.CloseWrite() }()
	done := make(chan struct{})
	for range 3 {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 200 {
				c.Hold()
				c.Release()
				c.ReadSlowly(4096, time.Microsecond)
			}
		}()
	}
	for range 3 {
		<-done
	}
	c.ReadSlowly(0, 0)
	if must[End](t)(c.WaitEnd(within(t))) != FIN || c.Sum() != sha256.Sum256(p) {
		t.Errorf("%d of %d bytes, or other ones", c.ReceivedBytes(), len(p))
	}
}

func TestWaitBytesNeedsNoFrameAndEndsWithTheStream(t *testing.T) {
	c, raw := pair(t, framed())
	write(t, raw, []byte("abc"))
	check(t, c.WaitBytes(within(t), 3))
	check(t, raw.CloseWrite())
	if err := c.WaitBytes(within(t), 4); err == nil ||
		!strings.Contains(err.Error(), "only 3 of 4 bytes came on connection 1 before its end by FIN") {
		t.Errorf("a fourth byte after the FIN: %v", err)
	}
}

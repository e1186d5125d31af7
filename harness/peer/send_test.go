package peer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestSendFramesIsOneWrite(t *testing.T) {
	cfg := framed()
	c, raw := pair(t, cfg)
	check(t, c.SendFrames([]byte("one"), nil, []byte("three")))
	want := wire.Default.Frames([]byte("one"), nil, []byte("three"))
	if got := read(t, raw, len(want)); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
	e := events(cfg.Trace, trace.Sent)
	if len(e) != 1 || e[0].N != len(want) || !bytes.Equal(e[0].Data, want) || e[0].Dir != toClient || e[0].Conn != 1 {
		t.Errorf("sent: %+v", e)
	}
}

func TestSendMessageFramesIt(t *testing.T) {
	c, raw := pair(t, framed())
	m := wire.Message{Type: wire.Pong, ID: 7, Body: []byte("x")}
	check(t, c.SendMessage(m))
	want := wire.Default.Frame(m.Bytes())
	if got := read(t, raw, len(want)); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
}

func TestSendSlowlyKeepsPiecesAndGaps(t *testing.T) {
	cfg := framed()
	c, raw := pair(t, cfg)
	const gap = 10 * time.Millisecond
	check(t, c.SendSlowly(within(t), []byte("abcdefgh"), 3, gap))
	if got := read(t, raw, 8); string(got) != "abcdefgh" {
		t.Errorf("got %q", got)
	}
	e := events(cfg.Trace, trace.Sent)
	if len(e) != 3 || e[0].N != 3 || e[1].N != 3 || e[2].N != 2 {
		t.Fatalf("sent: %+v", e)
	}
	for i := range 2 {
		if d := e[i+1].T - e[i].T; d < gap {
			t.Errorf("gap %d is %v, under %v", i, d, gap)
		}
	}
}

func TestSendSlowlyEndsWithItsContextAndWithTheConnection(t *testing.T) {
	c, _ := pair(t, framed())
	ctx, cancel := context.WithCancel(within(t))
	cancel()
	if err := c.SendSlowly(ctx, []byte("ab"), 1, time.Hour); err == nil || !strings.Contains(err.Error(), "1 went") {
		t.Errorf("cancelled: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- c.SendSlowly(context.Background(), []byte("ab"), 1, time.Hour) }()
	check(t, c.Close())
	if err := <-done; err == nil {
		t.Error("no error on a closed connection")
	}
}

func TestSendFailsInsteadOfHanging(t *testing.T) {
	cfg := framed()
	cfg.SendLimit = 50 * time.Millisecond
	c, _ := pair(t, cfg)
	err := c.Send(make([]byte, 64<<20))
	if err == nil || !strings.Contains(err.Error(), "nobody took more within 50ms") || EndOf(err) != None {
		t.Errorf("send to a socket that nobody reads: %v", err)
	}
}

func TestTrySendTellsWhatWent(t *testing.T) {
	cfg := framed()
	c, raw := pair(t, cfg)
	p := wire.Fill(64<<20, 1)
	n := must[int](t)(c.TrySend(p, 50*time.Millisecond))
	if n == 0 || n == len(p) {
		t.Fatalf("%d of %d bytes went", n, len(p))
	}
	if e := events(cfg.Trace, trace.Sent); len(e) != 1 || e[0].N != n || e[0].Note == "" {
		t.Errorf("sent: %+v", e)
	}
	h := sha256.New()
	if _, err := io.CopyN(h, raw, int64(n)); err != nil {
		t.Fatal(err)
	}
	if sha256.Sum256(p[:n]) != [32]byte(h.Sum(nil)) {
		t.Error("other bytes came than went")
	}
}

package peer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

func TestFrameWaitsForIt(t *testing.T) {
	c, raw := pair(t, framed())
	go func() {
		for _, b := range wire.Default.Frames([]byte("one"), nil) {
			_, _ = raw.Write([]byte{b})
		}
	}()
	if p := must[[]byte](t)(c.Frame(within(t), 1)); len(p) != 0 {
		t.Errorf("frame 1 is %q", p)
	}
	if p := must[[]byte](t)(c.Frame(within(t), 0)); string(p) != "one" {
		t.Errorf("frame 0 is %q", p)
	}
	if at := c.FrameTimes(); len(at) != 2 || at[0] == 0 || at[0] > at[1] || at[1] > c.LastReceived() {
		t.Errorf("frames came at %v", at)
	}
}

// A stream without an end is taken out of the inbox as it comes, and nothing of it is kept.
func TestFramesThatAreTakenAreNotKept(t *testing.T) {
	c, raw := pair(t, framed())
	var got []string
	for n := range 3 {
		write(t, raw, wire.Default.Frames([]byte{'a', byte('0' + n)}, []byte{'b', byte('0' + n)}))
		for want := 2 * (n + 1); len(got) < want; {
			for _, p := range must[[][]byte](t)(c.TakeFrames(within(t))) {
				got = append(got, string(p))
			}
		}
	}
	if all := strings.Join(got, " "); all != "a0 b0 a1 b1 a2 b2" {
		t.Errorf("taken were %s", all)
	}
	if c.FrameCount() != 6 || len(c.Frames()) != 0 || c.ReceivedBytes() == 0 || len(c.Received()) > 12 {
		t.Errorf("%d frames counted, %d kept, of %d bytes %d", c.FrameCount(), len(c.Frames()), c.ReceivedBytes(), len(c.Received()))
	}
	check(t, raw.CloseWrite())
	if _, err := c.TakeFrames(within(t)); err == nil || !strings.Contains(err.Error(), "no further frame came on connection 1 before its end by FIN") {
		t.Errorf("at the end: %v", err)
	}
}

func TestFrameSaysWhatCameInstead(t *testing.T) {
	short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	limited := framed()
	limited.Framing.Max = 100
	for _, tt := range []struct {
		name string
		cfg  Config
		send []byte
		then func(*Conn, interface{ CloseWrite() error }) error
		ctx  context.Context
		want []string
	}{
		{name: "nothing", ctx: short, want: []string{"only 1 of 2 frames came on connection 1 within "}},
		{name: "FIN inside", send: []byte{0, 0}, then: func(_ *Conn, r interface{ CloseWrite() error }) error { return r.CloseWrite() },
			want: []string{"only 1 of 2 frames came, and 2 bytes of another", "before its end by FIN at"}},
		{name: "wrong", cfg: limited, send: []byte{0, 0, 1, 0}, want: []string{"frame_too_large"}},
		{name: "closed here", then: func(c *Conn, _ interface{ CloseWrite() error }) error { return c.Close() },
			want: []string{"our peer had closed it"}},
	} {
		if tt.cfg.Trace == nil {
			tt.cfg = framed()
		}
		if tt.ctx == nil {
			tt.ctx = within(t)
		}
		c, raw := pair(t, tt.cfg)
		write(t, raw, append(wire.Default.Frame([]byte("whole")), tt.send...))
		must[[]byte](t)(c.Frame(within(t), 0))
		if tt.then != nil {
			check(t, tt.then(c, raw))
		}
		_, err := c.Frame(tt.ctx, 1)
		for _, want := range tt.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v; want %q in it", tt.name, err, want)
			}
		}
	}
}

func TestDecodeErrorTellsAWrongFrame(t *testing.T) {
	cfg := framed()
	cfg.Framing.Max = 10
	c, raw := pair(t, cfg)
	write(t, raw, cfg.Framing.Header(11))
	eventually(t, "a decode error", func() bool { return c.DecodeError() != nil })
	var wrong *wire.FrameError
	if err := c.DecodeError(); !errors.As(err, &wrong) || wrong.Kind != wire.TooLarge {
		t.Errorf("decode error: %v", err)
	}
}

func TestMessagesAndTheirErrors(t *testing.T) {
	c, raw := pair(t, framed())
	good := wire.Message{Type: wire.Reply, ID: 4, Body: []byte("b")}
	write(t, raw, wire.Default.Frame(good.Bytes()))
	if m := must[wire.Message](t)(c.Message(within(t), 0)); m.ID != 4 || string(m.Body) != "b" {
		t.Errorf("message 0: %+v", m)
	}
	if err := c.MessageError(); err != nil {
		t.Error(err)
	}
	write(t, raw, wire.Default.Frame([]byte("short")))
	if _, err := c.Message(within(t), 1); err == nil || !strings.Contains(err.Error(), "frame 2 is no message") {
		t.Errorf("message 1: %v", err)
	}
	if m := c.Messages(); len(m) != 1 || m[0].ID != 4 {
		t.Errorf("messages: %+v", m)
	}
	if c.MessageError() == nil {
		t.Error("no message error")
	}
}

func TestPendingTellsATruncatedStream(t *testing.T) {
	c, raw := pair(t, framed())
	write(t, raw, wire.Default.Frame([]byte("whole"))[:6])
	check(t, raw.CloseWrite())
	must[End](t)(c.WaitEnd(within(t)))
	if c.Pending() != 6 || c.FrameCount() != 0 {
		t.Errorf("%d frames and %d bytes", c.FrameCount(), c.Pending())
	}
}

func TestWaitEndSaysWhatCameInstead(t *testing.T) {
	c, _ := pair(t, framed())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	end, err := c.WaitEnd(ctx)
	if end != None || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no end came on connection 1 within ") {
		t.Errorf("%s, %v", end, err)
	}
}

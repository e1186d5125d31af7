package client

import (
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// stall takes the first bytes and nothing more.
func stall(_ int, nc net.Conn) {
	io.ReadFull(nc, make([]byte, 1))
	time.Sleep(time.Hour)
}

func TestQueueIsBounded(t *testing.T) {
	inBubble(t, Config{SendQueue: 100}, stall, func(c *Client, w *witness, p *peer) {
		first := c.Send(make([]byte, 200), nil) // alone it may be greater than the queue
		synctest.Wait()
		if out := c.Send(make([]byte, 10), nil).Wait(); errclass.Of(out.Err) != errclass.QueueFull {
			t.Errorf("a send beyond the limit: %v, want queue_full", out.Err)
		}
		c.Cancel(nil)
		if out := first.Wait(); errclass.Of(out.Err) != errclass.Canceled {
			t.Errorf("the first send: %v, want canceled", out.Err)
		}
	})
}

func TestEverySendHasOneOutcome(t *testing.T) {
	inBubble(t, Config{}, closeAfterAFrame, func(c *Client, w *witness, p *peer) {
		outcomes := 0
		for range 20 {
			c.Send(make([]byte, 50), func(Outcome) { outcomes++ })
		}
		<-c.finished
		synctest.Wait()
		if outcomes != 20 {
			t.Errorf("%d outcomes of 20 sends", outcomes)
		}
	})
}

func closeAfterAFrame(_ int, nc net.Conn) { io.ReadFull(nc, make([]byte, 54)) }

func TestCanceledSendNeverLeaves(t *testing.T) {
	var got []byte
	script := func(n int, nc net.Conn) {
		time.Sleep(time.Second)
		got, _ = io.ReadAll(nc)
	}
	inBubble(t, Config{}, script, func(c *Client, w *witness, p *peer) {
		c.Send([]byte("first"), nil)
		synctest.Wait()
		second := c.Send([]byte("second"), nil)
		third := c.Send([]byte("third"), nil)
		second.Cancel()
		if out := second.Wait(); errclass.Of(out.Err) != errclass.Canceled {
			t.Errorf("%v, want canceled", out.Err)
		}
		third.Wait()
		c.Close(Graceful, nil).Wait()
		synctest.Wait()
		if want := slices.Concat(framed([]byte("first")), framed([]byte("third"))); string(got) != string(want) {
			t.Errorf("the peer read %q, want %q", got, want)
		}
	})
}

func TestCancelOfAHalfSentFrameEndsTheConnection(t *testing.T) {
	inBubble(t, Config{}, stall, func(c *Client, w *witness, p *peer) {
		call := c.Send(make([]byte, 100), nil)
		synctest.Wait()
		call.Cancel()
		<-c.finished
		if out := call.Wait(); errclass.Of(out.Err) != errclass.Canceled {
			t.Errorf("%v, want canceled", out.Err)
		}
	})
}

func TestOversizeIsRefusedHere(t *testing.T) {
	inBubble(t, Config{MaxFrame: 10}, hold, func(c *Client, w *witness, p *peer) {
		if out := c.Send(make([]byte, 11), nil).Wait(); errclass.Of(out.Err) != errclass.FrameTooLarge {
			t.Errorf("%v, want frame_too_large", out.Err)
		}
		if out := c.Send(make([]byte, 10), nil).Wait(); out.Err != nil {
			t.Errorf("the next send: %v", out.Err)
		}
		if sent := c.Counters().BytesSent; sent != 14 {
			t.Errorf("%d bytes on the wire, want those of one frame", sent)
		}
	})
}

func TestNewConnectionHasANewDecoder(t *testing.T) {
	script := func(n int, nc net.Conn) {
		if n == 1 {
			nc.Write(framed([]byte("cut short"))[:7])
			return
		}
		nc.Write(framed([]byte("whole")))
		hold(n, nc)
	}
	inBubble(t, Config{Reconnect: true, Backoff: &Backoff{Initial: 100 * ms}}, script, func(c *Client, w *witness, p *peer) {
		time.Sleep(time.Second)
		if got := w.received(); !slices.Equal(got, []string{"whole"}) {
			t.Errorf("received %q, want the second connection's frame alone", got)
		}
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Truncated {
			t.Errorf("troubles %+v, want truncated once", got)
		}
	})
}

func TestCloseIsBoundedAndSaysWhatIsLeft(t *testing.T) {
	inBubble(t, Config{CloseTimeout: 300 * ms}, stall, func(c *Client, w *witness, p *peer) {
		c.Send(make([]byte, 1000), nil)
		began := time.Now()
		out := c.Close(Graceful, nil).Wait()
		if errclass.Of(out.Err) != errclass.SendTimeout || time.Since(began) != 300*ms {
			t.Errorf("close: %v after %v, want send_timeout after 300 ms", out.Err, time.Since(began))
		}
	})
}

func TestSlowWatcherDoesNotHoldUpTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &peer{script: closeAtOnce}
		cfg := Config{Dial: p.dial, Reconnect: true, Backoff: &Backoff{Initial: 100 * ms, Attempts: 4, Stable: time.Second}}
		cfg.OnEvent = func(Event) { time.Sleep(time.Second) }
		c, err := New(cfg, addr)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		c.Connect()
		<-c.finished
		if took := time.Since(began); took != 100*ms+200*ms+400*ms {
			t.Errorf("gave up after %v, want 700 ms however slow the watcher is", took)
		}
		c.Stop()
		p.work.Wait()
	})
}

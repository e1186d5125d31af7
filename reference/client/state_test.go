package client

import (
	"context"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

func TestHappyPath(t *testing.T) {
	inBubble(t, Config{}, hold, func(c *Client, w *witness, p *peer) {
		if out := c.Close(Graceful, nil).Wait(); out.Err != nil {
			t.Errorf("close: %v", out.Err)
		}
		synctest.Wait()
		if want := []State{Resolving, Connecting, Connected, Draining, Closed}; !slices.Equal(w.states(), want) {
			t.Errorf("states %v, want %v", w.states(), want)
		}
		if len(w.troubles()) != 0 {
			t.Errorf("troubles %+v, want none", w.troubles())
		}
	})
}

func TestLossPassesThroughBackoff(t *testing.T) {
	script := func(n int, nc net.Conn) {
		if n > 1 {
			hold(n, nc)
		}
	}
	policy := &Backoff{Initial: 100 * ms}
	inBubble(t, Config{Reconnect: true, Backoff: policy}, script, func(c *Client, w *witness, p *peer) {
		time.Sleep(200 * ms)
		want := []State{Resolving, Connecting, Connected, Waiting, Resolving, Connecting, Connected}
		if !slices.Equal(w.states(), want) {
			t.Errorf("states %v, want %v", w.states(), want)
		}
	})
}

func TestLossWithoutReconnectIsTheEnd(t *testing.T) {
	inBubble(t, Config{Backoff: &Backoff{Initial: 100 * ms}}, closeAtOnce, func(c *Client, w *witness, p *peer) {
		time.Sleep(time.Hour)
		if c.State() != Disconnected || len(p.dials) != 1 {
			t.Errorf("%s after %d dials, want disconnected after 1", c.State(), len(p.dials))
		}
	})
}

func TestLateHappeningChangesNothing(t *testing.T) {
	inBubble(t, Config{}, hold, func(c *Client, w *witness, p *peer) {
		c.lockedMove(waited, Event{})
		c.lockedMove(started, Event{})
		if c.State() != Connected {
			t.Errorf("state %s, want still connected", c.State())
		}
	})
}

// hang is a dial that nobody answers.
func hang(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestConnectTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &witness{}
		c, err := New(Config{ConnectTimeout: 400 * ms, Dial: hang, OnEvent: w.see}, addr, addr)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		c.Connect()
		<-c.finished
		if took := time.Since(began); took != 400*ms {
			t.Errorf("failed after %v, want 400 ms for all addresses together", took)
		}
		c.Stop()
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.ConnectTimeout {
			t.Errorf("troubles %+v, want connect_timeout once", got)
		}
	})
}

func TestCancelFromEveryState(t *testing.T) {
	policy := &Backoff{Initial: time.Hour}
	for name, row := range map[string]struct {
		cfg    Config
		script func(int, net.Conn)
		in     State
	}{
		"connecting": {Config{Dial: hang}, nil, Connecting},
		"connected":  {Config{Reconnect: true, Backoff: policy}, hold, Connected},
		"backoff":    {Config{Reconnect: true, Backoff: policy}, closeAtOnce, Waiting},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, row.cfg, row.script, func(c *Client, w *witness, p *peer) {
				if c.State() != row.in {
					t.Fatalf("state %s before the cancel, want %s", c.State(), row.in)
				}
				began := time.Now()
				c.Cancel(nil)
				if out := c.Cancel(nil).Wait(); out.Err != nil {
					t.Errorf("the second cancel: %v", out.Err)
				}
				if time.Since(began) != 0 {
					t.Errorf("the cancel took %v", time.Since(began))
				}
				time.Sleep(3 * time.Hour)
				last := w.all()[len(w.all())-1]
				if last.To != Closed || last.Class != errclass.Canceled {
					t.Errorf("the last event is %+v, want closed, canceled", last)
				}
			})
		})
	}
}

func TestClosedIsFinal(t *testing.T) {
	inBubble(t, Config{Reconnect: true, Backoff: &Backoff{Initial: 10 * ms}}, hold, func(c *Client, w *witness, p *peer) {
		c.Close(Graceful, nil).Wait()
		c.Connect()
		time.Sleep(time.Hour)
		if len(p.dials) != 1 {
			t.Errorf("%d dials, want 1: a closed client stays closed", len(p.dials))
		}
		if out := c.Send([]byte("x"), nil).Wait(); errclass.Of(out.Err) != errclass.Closed {
			t.Errorf("send after close: %v, want closed", out.Err)
		}
	})
}

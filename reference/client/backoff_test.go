package client

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

const ms = time.Millisecond

func TestDelayStaysInItsBand(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 9, 31, 32, 63, 64, 1100} {
		whole := 1600 * ms
		if n <= 4 {
			whole = 100 * ms << (n - 1)
		}
		for jitter, least := range map[Jitter]time.Duration{NoJitter: whole, EqualJitter: whole / 2, FullJitter: 0} {
			b := Backoff{Initial: 100 * ms, Factor: 2, Cap: 1600 * ms, Jitter: jitter}
			for range 50 {
				if d := b.Delay(n); d < least || d > whole {
					t.Errorf("%s, failure %d: %v, want %v to %v", jitter, n, d, least, whole)
				}
			}
		}
	}
}

func TestDelayWithoutCapNeverOverflows(t *testing.T) {
	b := Backoff{Initial: 100 * ms}
	for n := 2; n <= 1100; n++ {
		if b.Delay(n) < b.Delay(n-1) || b.Delay(n) <= 0 {
			t.Fatalf("failure %d: %v after %v", n, b.Delay(n), b.Delay(n-1))
		}
	}
}

func TestEqualJitterFillsItsBand(t *testing.T) {
	b := Backoff{Initial: 1000 * ms, Jitter: EqualJitter}
	var low, high int
	for range 1000 {
		switch d := b.Delay(1); {
		case d < 600*ms:
			low++
		case d > 900*ms:
			high++
		}
	}
	// Each fifth of the band is due 200 of 1000; 100 is more than seven standard deviations away.
	if low < 100 || high < 100 {
		t.Errorf("of 1000 delays %d in the lowest fifth and %d in the highest", low, high)
	}
}

func TestBadJitterIsRefused(t *testing.T) {
	if _, err := New(Config{Backoff: &Backoff{Jitter: "some"}}, addr); err == nil {
		t.Error("New accepted jitter \"some\"")
	}
}

// closeAtOnce is the server that accepts and then has nothing to say.
func closeAtOnce(int, net.Conn) {}

func TestAcceptThenCloseIsAFailedAttempt(t *testing.T) {
	policy := &Backoff{Initial: 100 * ms, Factor: 2, Cap: 300 * ms, Attempts: 5, Stable: time.Second}
	inBubble(t, Config{Reconnect: true, Backoff: policy}, closeAtOnce, func(c *Client, w *witness, p *peer) {
		began := time.Now()
		<-c.finished
		synctest.Wait()
		if want := []time.Duration{100 * ms, 200 * ms, 300 * ms, 300 * ms}; !slices.Equal(p.gaps(), want) {
			t.Errorf("gaps between dials %v, want %v", p.gaps(), want)
		}
		if took := time.Since(began); took != 900*ms {
			t.Errorf("gave up after %v, want 900 ms: nothing to wait for after the last attempt", took)
		}
		last := w.all()[len(w.all())-1]
		if last.To != Disconnected || last.Class != cause.GaveUp {
			t.Errorf("the last event is %+v, want disconnected, gave_up", last)
		}
	})
}

func TestNoWaitCrossesTheBudget(t *testing.T) {
	policy := &Backoff{Initial: 100 * ms, Factor: 2, MaxElapsed: 1000 * ms, Stable: time.Second}
	inBubble(t, Config{Reconnect: true, Backoff: policy}, closeAtOnce, func(c *Client, w *witness, p *peer) {
		<-c.finished
		synctest.Wait()
		// 100 + 200 + 400 = 700; the next wait of 800 would end at 1500.
		if len(p.dials) != 4 {
			t.Errorf("%d attempts, want 4", len(p.dials))
		}
		if troubles := w.troubles(); len(troubles) != 1 || troubles[0].Class != cause.GaveUp {
			t.Errorf("troubles %+v, want gave_up alone: a clean close is none", troubles)
		}
	})
}

func TestStableConnectionBeginsANewSeries(t *testing.T) {
	policy := &Backoff{Initial: 100 * ms, Factor: 2, Attempts: 6, Stable: time.Second}
	script := func(n int, nc net.Conn) {
		if n == 3 {
			time.Sleep(1500 * ms)
		}
	}
	inBubble(t, Config{Reconnect: true, Backoff: policy}, script, func(c *Client, w *witness, p *peer) {
		time.Sleep(2200 * ms)
		want := []time.Duration{100 * ms, 200 * ms, 1500*ms + 100*ms, 200 * ms}
		if !slices.Equal(p.gaps(), want) {
			t.Errorf("gaps between dials %v, want %v", p.gaps(), want)
		}
	})
}

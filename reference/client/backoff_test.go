package client

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
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

func TestProportionalJitterMayExceedTheCap(t *testing.T) {
	b := Backoff{Initial: 100 * ms, Factor: 1.6, Cap: 150 * ms, Jitter: ProportionalJitter}
	above := false
	for range 1000 {
		d := b.Delay(5)
		if d < 120*ms || d > 180*ms {
			t.Fatalf("%v, want 120 to 180 ms", d)
		}
		above = above || d > 150*ms
	}
	if !above {
		t.Error("no delay of 1000 exceeded the cap: the jitter was cut off there")
	}
}

func TestDecorrelatedDelaysDependOnTheLast(t *testing.T) {
	s := newSeries(&Backoff{Initial: 100 * ms, Cap: 1600 * ms, Jitter: DecorrelatedJitter})
	last := 100 * ms
	for range 1000 {
		delay, _ := s.next()
		if delay < 100*ms || delay > min(3*last, 1600*ms) {
			t.Fatalf("%v after %v, want 100 ms to three times that, at most 1.6 s", delay, last)
		}
		last = delay
	}
	if d := s.policy.Delay(1 << 30); d < 100*ms || d > 1600*ms {
		t.Errorf("after a billion failures %v", d)
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
		if last.To != Disconnected || last.Class != errclass.GaveUp {
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
		if troubles := w.troubles(); len(troubles) != 1 || troubles[0].Class != errclass.GaveUp {
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

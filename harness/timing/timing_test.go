package timing

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAWindowIsNeverEarlyAndLateWithinReason(t *testing.T) {
	w := Default.Around(time.Second, 40*time.Millisecond)
	if want := (Window{990 * time.Millisecond, 1250 * time.Millisecond}); w != want {
		t.Fatalf("around 1 s with K = 40 ms: got %v, want %v", w, want)
	}
	for d, holds := range map[time.Duration]bool{
		989 * time.Millisecond: false, 990 * time.Millisecond: true,
		1250 * time.Millisecond: true, 1251 * time.Millisecond: false,
	} {
		if w.Holds(d) != holds {
			t.Errorf("Holds(%v) = %v", d, !holds)
		}
	}
}

func TestAWindowNeverBeginsBelowZero(t *testing.T) {
	if w := Default.Around(5*time.Millisecond, 0); w.Earliest != 0 {
		t.Errorf("earliest is %v", w.Earliest)
	}
	if w := Default.Around(5*time.Millisecond, 0).Widen(time.Second); w.Earliest != 0 {
		t.Errorf("widened, earliest is %v", w.Earliest)
	}
}

func TestTheSleeperTellsTheWorstOfAWindow(t *testing.T) {
	start := time.Now()
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	s := &Sleeper{}
	s.note(at(100), 30*time.Millisecond) // late from 70 to 100
	s.note(at(500), 80*time.Millisecond) // late from 420 to 500
	for _, c := range []struct{ from, to, want int }{
		{0, 60, 0}, {0, 70, 30}, {90, 95, 30}, {101, 400, 0}, {0, 450, 80}, {501, 900, 0},
	} {
		if got := s.Worst(at(c.from), at(c.to)); got != time.Duration(c.want)*time.Millisecond {
			t.Errorf("worst from %d to %d ms: %v, want %d ms", c.from, c.to, got, c.want)
		}
	}
}

func TestTheSleeperEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		s := NewSleeper(done)
		from := time.Now()
		time.Sleep(time.Second) // virtual time: nothing is ever late
		close(done)
		synctest.Wait()
		if k := s.Worst(from, time.Now()); k != 0 {
			t.Errorf("lateness of %v in virtual time", k)
		}
	})
}

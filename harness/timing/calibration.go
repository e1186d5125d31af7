package timing

import (
	"sync"
	"time"
)

// tick is how long the sleeper sleeps, and keep how far back it remembers.
const (
	tick = time.Millisecond
	keep = 4096
)

// Sleeper measures how late this host wakes a thread that asked for one millisecond: K. One runs in the supervisor, with a
// thread on each processor where the system lets one choose: a processor may stand still while another one works, and what it was
// to run waits.
type Sleeper struct {
	mu   sync.Mutex
	late [keep]lateness
	next int
}

type lateness struct {
	at time.Time
	by time.Duration
}

// noteworthy is the lateness from which a wake-up is remembered: less is the timer's own grain.
const noteworthy = time.Millisecond

// NewSleeper starts a sleeper that ends when done is closed.
func NewSleeper(done <-chan struct{}) *Sleeper {
	s := &Sleeper{}
	for _, p := range processors() {
		go s.run(p, done)
	}
	return s
}

func (s *Sleeper) run(processor int, done <-chan struct{}) {
	pin(processor)
	for {
		asked := time.Now()
		select {
		case <-done:
			return
		case <-time.After(tick):
		}
		if by := time.Since(asked) - tick; by >= noteworthy {
			s.note(time.Now(), by)
		}
	}
}

func (s *Sleeper) note(at time.Time, by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late[s.next%keep] = lateness{at, by}
	s.next++
}

// Worst is the greatest lateness of a wake-up between the two moments; 0 if all were in time.
// A stall that began before `to` and has not ended yet is not known: ask once the window is over.
func (s *Sleeper) Worst(from, to time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var worst time.Duration
	for _, l := range s.late {
		// A wake-up that was late by `by` covers the time from at-by to at.
		if !l.at.IsZero() && !l.at.Before(from) && !l.at.Add(-l.by).After(to) {
			worst = max(worst, l.by)
		}
	}
	return worst
}

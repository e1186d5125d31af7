package timing

import (
	"sync"
	"time"
)

// tick is how long the sleeper sleeps, and doze how long one does of which there are many. What keep wake-ups were late is remembered: on a
// machine that is late each time those of a minute and more on two processors, which is as long as a case waits for a declared time.
const (
	tick = time.Millisecond
	doze = 5 * time.Millisecond
	keep = 1 << 15
)

// Sleeper measures how late this host wakes a thread that asked for one millisecond: K. One runs in the supervisor, with a
// thread on each processor where the system lets one choose: a processor may stand still while another one works, and what it was
// to run waits.
type Sleeper struct {
	mu   sync.Mutex
	due  []time.Time // of each sleeper, when it is to be woken next
	late [keep]lateness
	next int
}

type lateness struct {
	at time.Time
	by time.Duration
}

// noProcessor is whichever the system gives.
const noProcessor = -1

// noteworthy is the lateness from which a wake-up is remembered: less is the timer's own grain, or far below what every window has for a
// quiet machine (Timing.Late).
const noteworthy = 4 * time.Millisecond

// NewSleeper starts a sleeper that ends when done is closed.
func NewSleeper(done <-chan struct{}) *Sleeper {
	all := processors()
	s := &Sleeper{due: make([]time.Time, len(all))}
	for i, p := range all {
		go s.run(i, p, tick, done)
	}
	return s
}

// NewOwnSleeper starts a sleeper for this process alone, on whichever processor it is given. A worker has one: seventeen processes of one
// case were seen to stand still for half a second, with their worker, while the supervisor's sleepers were in time.
func NewOwnSleeper(done <-chan struct{}) *Sleeper {
	s := &Sleeper{due: make([]time.Time, 1)}
	go s.run(0, noProcessor, doze, done)
	return s
}

func (s *Sleeper) run(i, processor int, tick time.Duration, done <-chan struct{}) {
	pin(processor)
	for {
		due := time.Now().Add(tick)
		s.sleeps(i, due)
		select {
		case <-done:
			s.sleeps(i, time.Time{})
			return
		case <-time.After(tick):
		}
		if now := time.Now(); now.Sub(due) >= noteworthy {
			s.note(now, now.Sub(due))
		}
	}
}

func (s *Sleeper) sleeps(i int, due time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due[i] = due
}

func (s *Sleeper) note(at time.Time, by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late[s.next%keep] = lateness{at, by}
	s.next++
}

// Worst is the greatest lateness of a wake-up between the two moments; 0 if all were in time. Who should have been woken by now is
// late, too: after a stall nobody says who wakes first, a sleeper or whoever asks about it.
func (s *Sleeper) Worst(from, to time.Time) time.Duration {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	var worst time.Duration
	for _, due := range s.due {
		if by := now.Sub(due); !due.IsZero() && by >= noteworthy && !due.After(to) && !now.Before(from) {
			worst = max(worst, by)
		}
	}
	for _, l := range s.late {
		// A wake-up that was late by `by` covers the time from at-by to at.
		if !l.at.IsZero() && !l.at.Before(from) && !l.at.Add(-l.by).After(to) {
			worst = max(worst, l.by)
		}
	}
	return worst
}

package adapter

import (
	"context"
	"fmt"
	"time"
)

// clock relates two clocks: the adapter's stamp was made between asking and hearing the answer.
type clock struct {
	known  bool
	last   int64
	doubt  time.Duration // half of the shortest exchange
	offset time.Duration // trace's time less the adapter's
}

// relate takes one exchange in. A clock that goes backwards is a breach.
func (s *Session) relate(a Answer) *ProtocolError {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clock.known && a.T < s.clock.last {
		return &ProtocolError{
			Problem: fmt.Sprintf("the adapter's clock went backwards, from %d to %d µs", s.clock.last, a.T),
			Remedy:  "use a monotonic clock, never the time of day",
		}
	}
	s.clock.last = a.T
	if half := (a.At - a.Asked) / 2; !s.clock.known || half < s.clock.doubt {
		s.clock.doubt = half
		s.clock.offset = a.Asked + half - time.Duration(a.T)*time.Microsecond
	}
	s.clock.known = true
	return nil
}

// ClockDoubt is how far OnTrace may be wrong: half of the shortest exchange at the start. It widens both edges of a bound.
func (s *Session) ClockDoubt() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.doubt
}

// OnTrace converts a stamp of the adapter, in microseconds, to the trace's clock.
func (s *Session) OnTrace(t int64) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Duration(t)*time.Microsecond + s.clock.offset
}

// ClockMoved asks the adapter's clock once more, and returns by how much it was set since the start: what cannot be explained
// by the time that the two exchanges took. A clock that ran steadily gives 0.
func (s *Session) ClockMoved(ctx context.Context) (time.Duration, error) {
	a, err := s.Do(ctx, Command{Verb: VerbQuery, What: "clock"})
	if err != nil {
		return 0, fmt.Errorf("read the adapter's clock again: %w", err)
	}
	half := (a.At - a.Asked) / 2
	s.mu.Lock()
	defer s.mu.Unlock()
	moved := time.Duration(a.T)*time.Microsecond - (a.Asked + half - s.clock.offset)
	return max(0, moved.Abs()-half-s.clock.doubt), nil
}

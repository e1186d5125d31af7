package client

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// Jitter says which part of a delay is left to chance. Without any, clients that lost the same server come back in the
// same instant, again and again.
type Jitter string

// The kinds of jitter.
const (
	NoJitter    Jitter = "none"
	EqualJitter Jitter = "equal" // half of the delay, and a random part of the other half
	FullJitter  Jitter = "full"  // a random part of the delay
)

// Backoff is a policy for trying again. The zero value tries for ever without waiting, which nobody wants: set Initial.
type Backoff struct {
	Initial    time.Duration // the delay after the first failure
	Factor     float64       // by which every further delay is longer; 0 means 2
	Cap        time.Duration // no delay is longer; 0 means no cap
	Jitter     Jitter        // "" means none
	Attempts   int           // in a series, the first one included; 0 means no limit
	MaxElapsed time.Duration // no wait begins that would end later than this after the series began; 0 means no limit
	Stable     time.Duration // a connection that lasted so long begins a new series; 0: every connection does
}

func (b *Backoff) check() error {
	switch b.Jitter {
	case "", NoJitter, EqualJitter, FullJitter:
		return nil
	}
	return fmt.Errorf("backoff: jitter %q: want none, equal or full", b.Jitter)
}

// Delay draws the wait that follows failed attempt number n, counted from 1.
func (b *Backoff) Delay(n int) time.Duration {
	if b.Initial <= 0 {
		return 0
	}
	factor := b.Factor
	if factor == 0 {
		factor = 2
	}
	limit := float64(math.MaxInt64 / 2)
	if b.Cap > 0 {
		limit = float64(b.Cap)
	}
	// In floating point the power may become infinite but never negative or zero, and the smaller of it and the cap is
	// the cap. A shift of an integer would come out as 0 after 63 failures, and the wait would be gone.
	whole := math.Min(limit, float64(b.Initial)*math.Pow(factor, float64(n-1)))
	return time.Duration(b.jitter(whole))
}

// jitter comes after the cap: the other way round all long delays would be equal again. The generator of math/rand/v2
// is seeded by the system, for each process anew.
func (b *Backoff) jitter(whole float64) float64 {
	switch b.Jitter {
	case EqualJitter:
		return whole/2 + rand.Float64()*whole/2
	case FullJitter:
		return rand.Float64() * whole
	}
	return whole
}

// series counts the failed attempts since the last connection that was worth something.
type series struct {
	policy Backoff
	failed int
	began  time.Time
}

func newSeries(policy *Backoff) *series {
	s := &series{policy: Backoff{Attempts: 1}}
	if policy != nil {
		s.policy = *policy
	}
	s.restart()
	return s
}

func (s *series) restart() {
	s.failed = 0
	s.began = time.Now()
}

// lost takes note of a connection that lasted so long. One that was stable begins a new series, in which its loss is
// the first failure. One that was not is a failed attempt like any other: a server that accepts and closes at once
// would otherwise be dialled in a tight loop.
func (s *series) lost(lasted time.Duration) {
	if lasted >= s.policy.Stable {
		s.restart()
	}
}

// next counts one more failure and draws the wait before the next attempt; false means that the policy is used up. It
// says so at once: there is nothing to wait for after the last attempt.
func (s *series) next() (delay time.Duration, ok bool) {
	s.failed++
	if s.policy.Attempts > 0 && s.failed >= s.policy.Attempts {
		return 0, false
	}
	delay = s.policy.Delay(s.failed)
	if s.policy.MaxElapsed > 0 && time.Since(s.began)+delay > s.policy.MaxElapsed {
		return 0, false
	}
	return delay, true
}

// single reports whether there never was more than one attempt to make.
func (s *series) single() bool { return s.policy.Attempts == 1 }

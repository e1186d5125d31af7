package client

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// Jitter says which part of a delay is left to chance. Without any, clients that lost the same server come back in the
// same instant, again and again.
type Jitter string

// The kinds of jitter.
const (
	NoJitter           Jitter = "none"
	EqualJitter        Jitter = "equal"        // half of the delay, and a random part of the other half
	FullJitter         Jitter = "full"         // a random part of the delay
	DecorrelatedJitter Jitter = "decorrelated" // between Initial and three times the delay before; Factor has no part in it
	ProportionalJitter Jitter = "proportional" // Spread more or less than the delay, and so above Cap, too
)

// Backoff is a policy for trying again. The zero value tries for ever without waiting, which nobody wants: set Initial.
//
// Equal, full and decorrelated jitter are those of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015);
// proportional jitter is gRPC's (doc/connection-backoff.md).
type Backoff struct {
	Initial    time.Duration // the delay after the first failure
	Factor     float64       // by which every further delay is longer, from 1; 0 means 2
	Cap        time.Duration // no delay is longer, but by Spread; 0 means no cap
	Jitter     Jitter        // "" means none
	Spread     float64       // of proportional jitter, from 0 to 1; 0 means 0.2
	Attempts   int           // in a series, the first one included; 0 means no limit
	MaxElapsed time.Duration // no wait begins that would end later than this after the series began; 0 means no limit
	Stable     time.Duration // a connection that lasted so long begins a new series; 0: every connection does
}

// Delay draws the wait that follows failed attempt number n, counted from 1, in a series of its own.
func (b *Backoff) Delay(n int) time.Duration {
	if b.Jitter != DecorrelatedJitter {
		return b.after(n, 0)
	}
	// Such a delay depends on the one before it, and so on; what lies far back does not matter any more.
	const far = 200
	var delay time.Duration
	for range min(n, far) {
		delay = b.after(n, delay)
	}
	return delay
}

// after draws the wait that follows failed attempt number n; last is the one before it, 0 if there was none.
func (b *Backoff) after(n int, last time.Duration) time.Duration {
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
	if b.Jitter == DecorrelatedJitter {
		return time.Duration(math.Min(limit, b.decorrelated(last)))
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
	case ProportionalJitter:
		spread := b.Spread
		if spread == 0 {
			spread = 0.2
		}
		return whole * (1 - spread + rand.Float64()*2*spread)
	}
	return whole
}

// decorrelated draws from Initial to three times the delay before, or three times Initial. The number of the attempt has no part in it:
// what grows is the draw itself.
func (b *Backoff) decorrelated(last time.Duration) float64 {
	least := float64(b.Initial)
	most := 3 * math.Max(least, float64(last))
	return least + rand.Float64()*(most-least)
}

// series counts the failed attempts since the last connection that was worth something.
type series struct {
	policy  Backoff
	failed  int
	began   time.Time
	delay   time.Duration     // the last one
	history []*errclass.Error // why each of them failed, the last few
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
	s.failed, s.delay = 0, 0
	s.history = nil
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
	delay = s.policy.after(s.failed, s.delay)
	if s.policy.MaxElapsed > 0 && time.Since(s.began)+delay > s.policy.MaxElapsed {
		return 0, false
	}
	s.delay = delay
	return delay, true
}

// remember adds to the history. A series may last for days; what matters is how it began to go wrong and how it ended.
func remember(history []*errclass.Error, why *errclass.Error) []*errclass.Error {
	const most = 16
	if len(history) == most {
		history = slices.Delete(history, most/2, most/2+1)
	}
	return append(history, why)
}

// single reports whether there never was more than one attempt to make.
func (s *series) single() bool { return s.policy.Attempts == 1 }

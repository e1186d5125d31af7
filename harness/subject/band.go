package subject

import (
	"math"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// gaussReach is how many standard deviations a band of JitterGaussian reaches to either side: a right client leaves it
// about once in a million delays.
const gaussReach = 5

// walk bounds the number of steps that a band of JitterGaussian looks at: whatever comes after so many is as wide already.
const walk = 64

// Whole is the delay after failed attempt number n, from 1, before any jitter.
func (b Backoff) Whole(n int) time.Duration {
	return time.Duration(math.Min(float64(b.Cap.D()), float64(b.Initial.D())*math.Pow(b.Factor, float64(n-1))))
}

// Band returns the delays that the policy allows after failed attempt number n of a series, from 1: the formula of the
// drill protocol. The band of JitterGaussian leaves out what comes about once in a million delays.
func (b Backoff) Band(n int) timing.Window {
	whole := b.Whole(n)
	switch b.Jitter {
	case JitterEqual:
		return timing.Window{Earliest: whole / 2, Latest: whole}
	case JitterFull:
		return timing.Window{Latest: whole}
	case JitterProportional:
		return timing.Window{Earliest: share(whole, 1-b.Width), Latest: share(whole, 1+b.Width)}
	case JitterGaussian:
		return b.gaussian(n)
	case JitterDecorrelated:
		return timing.Window{Earliest: b.Whole(1), Latest: b.Whole(n + 1)}
	}
	return timing.Window{Earliest: whole, Latest: whole}
}

// gaussian is the band of delays each of which is drawn around the one before it times Factor, cut off at Cap: the least
// of Cap·N, Cap·Factor·N·N and so on, and Initial·Factor^(n-1) with n draws N. The least unlikely way to a far product of
// m draws is the one that all of them share in equally, so each of them reaches gaussReach/√m standard deviations.
func (b Backoff) gaussian(n int) timing.Window {
	least, most := math.Inf(1), math.Inf(1)
	last := min(n, walk)
	for m := 1; m <= last; m++ {
		center := float64(b.Cap) * math.Pow(b.Factor, float64(m-1))
		if m == last {
			center = min(center, float64(b.Initial)*math.Pow(b.Factor, float64(n-1)))
		}
		reach := b.Width * gaussReach / math.Sqrt(float64(m))
		least = min(least, center*math.Pow(max(0, 1-reach), float64(m)))
		most = min(most, center*math.Pow(1+reach, float64(m)))
	}
	return timing.Window{Earliest: time.Duration(least), Latest: time.Duration(most)}
}

// Even reports whether the delay after failure n is drawn evenly from its whole band. Where JitterProportional is that of
// gRPC, the first delay has no jitter yet.
func (b Backoff) Even(n int) bool {
	switch b.Jitter {
	case JitterEqual, JitterFull:
		return true
	case JitterProportional:
		return n > 1
	case JitterDecorrelated:
		return n == 1 && float64(b.Initial)*b.Factor <= float64(b.Cap)
	}
	return false
}

// EvenFrom is the first failure whose delay is drawn evenly; 0 if there is none that a case could wait for.
func (b Backoff) EvenFrom() int {
	for n := 1; n <= 2; n++ {
		if b.Even(n) && b.Failure(n) == n {
			return n
		}
	}
	return 0
}

// Failure is which failure of a series the n-th one counts as, from 1, if connections are established each time and end
// before any message or the stability window: with ResetConnect each of them begins a new series.
func (b Backoff) Failure(n int) int {
	if b.ResetRule() == ResetConnect {
		return 1
	}
	return n
}

// Capped is the number of the first failure whose whole delay is the cap; 0 if it never grows so far.
func (b Backoff) Capped() int {
	switch {
	case b.Initial >= b.Cap:
		return 1
	case b.Factor <= 1 || b.Initial == 0:
		return 0
	}
	return 1 + int(math.Ceil(math.Log(float64(b.Cap)/float64(b.Initial))/math.Log(b.Factor)-1e-9))
}

func share(d time.Duration, of float64) time.Duration {
	return time.Duration(max(0, float64(d)*of))
}

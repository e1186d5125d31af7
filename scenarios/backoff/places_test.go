package backoff

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
)

const ms = time.Millisecond

func equal() *subject.Backoff {
	return &subject.Backoff{Initial: 200 * subject.Millis(ms), Factor: 2, Cap: 800 * subject.Millis(ms), Jitter: subject.JitterEqual,
		Stable: 1000 * subject.Millis(ms)}
}

func TestPlacesCompareEachProcessWithTheFirst(t *testing.T) {
	gaps := [][]time.Duration{{200 * ms, 400 * ms}, {205 * ms, 480 * ms}, {190 * ms, 395 * ms}}
	declared := equal()
	places := placesOf(gaps, declared, 10*ms)
	if places[0].apart != 10*ms || places[1].apart != 80*ms {
		t.Errorf("apart by %v and %v, want 10ms and 80ms", places[0].apart, places[1].apart)
	}
	// 100 ms to 200 ms: two others are both within 10 ms of the first in one of 25 cases at the most.
	if math.Abs(places[0].chance-0.04) > 1e-9 || alike(places, 10*ms) != 1 {
		t.Errorf("chance %v, alike %d, want 0.04 and 1", places[0].chance, alike(places, 10*ms))
	}
	// ±10 % of 200 ms and of 400 ms are bands of 40 ms and of 80 ms.
	undeclared := placesOf(gaps, nil, 10*ms)
	if math.Abs(undeclared[0].chance-1.0/4) > 1e-9 || math.Abs(undeclared[1].chance-1.0/16) > 1e-9 {
		t.Errorf("chances %v and %v where nothing is declared, want 1/4 and 1/16", undeclared[0].chance, undeclared[1].chance)
	}
}

func TestChanceIsThatOfIndependentPlaces(t *testing.T) {
	half := slices.Repeat([]place{{chance: 0.5}}, 4)
	for least, want := range []float64{1, 15.0 / 16, 11.0 / 16, 5.0 / 16, 1.0 / 16} {
		if got := byChance(half, least); math.Abs(got-want) > 1e-12 {
			t.Errorf("at least %d of 4 even places: %v, want %v", least, got, want)
		}
	}
	if got := byChance([]place{{chance: 1}, {chance: 1}}, 2); got != 1 {
		t.Errorf("places that say nothing: %v, want 1", got)
	}
}

// A machine that stalls at one place in five saves no client that leaves nothing to chance.
func TestOneStallDoesNotHideThatDelaysAreShared(t *testing.T) {
	declared := equal()
	gaps := [][]time.Duration{
		{200 * ms, 400 * ms, 800 * ms, 800 * ms, 800 * ms}, {201 * ms, 443 * ms, 802 * ms, 800 * ms, 801 * ms}, {200 * ms, 401 * ms, 800 * ms, 803 * ms, 801 * ms},
	}
	places := placesOf(gaps, declared, 10*ms)
	if got := byChance(places, alike(places, 10*ms)); got > chance {
		t.Errorf("four of five places alike: by chance in %v of runs, want at most %v", got, chance)
	}
}

// Twelve thousand draws of each kind: no two of them may be alike more often than chanceOf allows.
func TestNoKindOfJitterIsAlikeMoreOftenThanIsAllowed(t *testing.T) {
	const draws = 12000
	random := rand.New(rand.NewPCG(1, 2))
	for _, kind := range []string{subject.JitterEqual, subject.JitterFull, subject.JitterProportional, subject.JitterGaussian, subject.JitterDecorrelated} {
		b := *equal()
		b.Jitter, b.Width, b.Factor, b.Cap = kind, 0.15, 3, 30000*subject.Millis(ms)
		for _, n := range []int{1, 2, 3} {
			same := 0
			for range draws {
				one, other := drawn(b, n, random), drawn(b, n, random)
				if (one - other).Abs() <= 10*ms {
					same++
				}
			}
			most := chanceOf(spread(b, n), 1, 10*ms)
			if got := float64(same) / draws; got > most+0.01 || most == 1 {
				t.Errorf("%s, delay %d: alike with a share of %.3f, allowed are %.3f", kind, n, got, most)
			}
		}
		b.Cap = 500 * subject.Millis(ms)
		if kind == subject.JitterDecorrelated && chanceOf(spread(b, 2), 1, 10*ms) != 1 {
			t.Error("a delay that the cap may cut off, with a probability of its own, counts as evidence")
		}
	}
}

// drawn is a delay after failure n of a right client.
func drawn(b subject.Backoff, n int, random *rand.Rand) time.Duration {
	even := func(from, to time.Duration) time.Duration {
		return from + time.Duration(random.Float64()*float64(to-from))
	}
	delay := b.Initial.D()
	for range n - 1 {
		switch b.Jitter {
		case subject.JitterGaussian:
			delay = time.Duration((1 + b.Width*random.NormFloat64()) * float64(delay) * b.Factor)
		case subject.JitterDecorrelated:
			delay = even(b.Initial.D(), time.Duration(b.Factor*float64(delay)))
		}
	}
	switch b.Jitter {
	case subject.JitterGaussian:
		return time.Duration((1 + b.Width*random.NormFloat64()) * float64(delay))
	case subject.JitterDecorrelated:
		return even(b.Initial.D(), time.Duration(b.Factor*float64(delay)))
	}
	band := b.Band(n)
	return even(band.Earliest, band.Latest)
}

func TestAStallIsNoJitter(t *testing.T) {
	apart := func(by ...time.Duration) (places []place) {
		for _, d := range by {
			places = append(places, place{apart: d * ms})
		}
		return places
	}
	const excuse = 20 * ms
	for _, c := range []struct {
		name   string
		places []place
		again  bool
		out    bool
	}{
		{"all differ", apart(60, 110, 230, 180, 340), false, true},
		{"all but one differ by more than the host explains", apart(60, 110, 25, 180, 340), false, true},
		{"two stalls", apart(2, 43, 1, 52, 3), false, false},
		{"two stalls, and all of them differ a little", apart(12, 43, 11, 52, 15), false, false},
		{"stalls, seen twice", apart(2, 43, 1, 52, 3, 1, 60, 2, 44, 4), true, false},
		{"narrow jitter, seen twice", apart(2, 40, 44, 70, 20, 17, 12, 61, 38, 55), true, true},
	} {
		if got := spreadOut(c.places, 10*ms, excuse, c.again); got != c.out {
			t.Errorf("%s: spread out is %v", c.name, got)
		}
	}
}

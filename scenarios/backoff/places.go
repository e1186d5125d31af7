package backoff

import (
	"fmt"
	"math"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
)

// place is what several processes waited for at one point of their series of delays.
type place struct {
	apart  time.Duration // from the delay of the first process to the one that is furthest from it
	chance float64       // how likely right clients differ there by no more than Timing.Same
}

// least is the share of a delay by which clients that declare nothing are taken to spread it, up and down, if they spread it: the
// narrowest default of the libraries looked at is Twisted's, with a standard deviation of 0.12.
const least = 0.1

// placesOf returns what each place of the series of several processes, all equally long, shows.
func placesOf(gaps [][]time.Duration, declared *subject.Backoff, same time.Duration) []place {
	places := make([]place, len(gaps[0]))
	for n, first := range gaps[0] {
		width := time.Duration(2 * least * float64(first))
		if declared != nil {
			width = spread(*declared, declared.Failure(n+1))
		}
		places[n].chance = chanceOf(width, len(gaps)-1, same)
		for _, others := range gaps[1:] {
			places[n].apart = max(places[n].apart, (others[n] - first).Abs())
		}
	}
	return places
}

// chanceOf is how likely it is at the most that so many others of a right client are all as good as the first one, if none of their
// delays is likelier than in an even band of that width.
func chanceOf(width time.Duration, others int, same time.Duration) float64 {
	if width <= 2*same {
		return 1
	}
	return math.Pow(float64(2*same)/float64(width), float64(others))
}

// spread is the width of an even band in which no delay is less likely than the likeliest one after failure n is: 0 if one delay has a
// probability of its own, as the cap has for who draws first and cuts off then.
func spread(b subject.Backoff, n int) time.Duration {
	switch b.Jitter {
	case subject.JitterGaussian:
		center := float64(b.Whole(n)) / 2 // the mean, and half of it for what the delays before add to the chance of narrow ones
		return time.Duration(math.Sqrt(2*math.Pi) * b.Width * center)
	case subject.JitterDecorrelated:
		if b.Whole(n+1) >= time.Duration(b.Cap) {
			return 0
		}
		return time.Duration(float64(b.Initial) * (b.Factor - 1)) // from Initial to Factor times a last delay, which was Initial at least
	}
	band := b.Band(n)
	return band.Latest - band.Earliest
}

// allByChance is how likely right clients are alike at each of so many places.
func allByChance(declared *subject.Backoff, most int, same time.Duration) float64 {
	p := 1.0
	for n := 1; n <= most; n++ {
		p *= chanceOf(spread(*declared, declared.Failure(n)), processes-1, same)
	}
	return p
}

// alike counts the places at which all processes waited equally long, to within a tolerance.
func alike(places []place, tolerance time.Duration) (n int) {
	for _, p := range places {
		if p.apart <= tolerance {
			n++
		}
	}
	return n
}

// byChance is how likely right clients are alike at so many of the places or at more. The places are independent of each other,
// and each has its own chance: probable[k] is that of k of those which were looked at.
func byChance(places []place, least int) float64 {
	probable := make([]float64, len(places)+1)
	probable[0] = 1
	for seen, p := range places {
		for k := seen + 1; k > 0; k-- {
			probable[k] = probable[k]*(1-p.chance) + probable[k-1]*p.chance
		}
		probable[0] *= 1 - p.chance
	}
	sum := 0.0
	for _, p := range probable[least:] {
		sum += p
	}
	return sum
}

// spreadOut reports whether the places show delays of each process's own: a host that stalls makes shared ones differ now and then, and
// leaves many of them alike. Where not nearly all of them differ by more than that, it takes a second look.
func spreadOut(places []place, same, excuse time.Duration, again bool) bool {
	differ, equal, all := len(places)-alike(places, same+excuse), alike(places, same), len(places)
	return 5*differ >= 4*all && equal == 0 || again && 3*differ >= all && 4*equal <= all
}

// sameness says how often the processes waited for the same delay.
func sameness(places []place, same time.Duration) string {
	return fmt.Sprintf("%d processes waited equally long, to within %v, at %d of %d delays", processes, same, alike(places, same), len(places))
}

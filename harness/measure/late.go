package measure

import (
	"fmt"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// mostLate bounds how many latenesses are kept; the first ones are.
const mostLate = 4096

// Lateness is how late chunks passed. The zero value is ready.
type Lateness []time.Duration

// Add takes one chunk in.
func (l *Lateness) Add(d time.Duration) {
	if len(*l) < mostLate {
		*l = append(*l, d)
	}
}

// Proof counts the chunks that were as late as the fault's Delay less its Jitter, if half of them were; 0 proves nothing.
// The detail is for people.
func (l Lateness) Proof(f fault.Fault) (times int, detail string) {
	if len(l) == 0 {
		return 0, "nothing passed"
	}
	least := f.Delay - f.Jitter
	sorted := slices.Sorted(slices.Values(l))
	enough := 0
	for _, d := range sorted {
		if d >= least {
			enough++
		}
	}
	median := sorted[len(sorted)/2]
	if median < least {
		enough = 0
	}
	r := func(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
	return enough, fmt.Sprintf("%d chunks late by %v to %v, median %v, asked %v±%v",
		len(sorted), r(sorted[0]), r(sorted[len(sorted)-1]), r(median), f.Delay, f.Jitter)
}

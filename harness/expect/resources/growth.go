package resources

import (
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// leastLooks is how often memory has to be looked at, so that there are a few looks in each window of the second half.
const leastLooks = 4 * measure.Windows

// Growth is what the implementation takes of memory and processors while it does much of the same.
type Growth struct {
	lab   *harness.Lab
	every time.Duration // least time between two looks
	looks []look
}

// look is what it had taken once so much was done.
type look struct {
	at       time.Duration
	done     int64
	resident uint64
	worked   time.Duration
}

// Watch begins to look. Where nobody tells what a process takes, it sees nothing and judges nothing.
func Watch(lab harness.Any) *Growth {
	l := lab.Core()
	const atMost = 1000 // looks
	g := &Growth{lab: l, every: max(20*time.Millisecond, l.Lasts/atMost)}
	g.Look(0)
	return g
}

// Look sees what is taken once so many are done, if it is time for that again.
func (g *Growth) Look(done int64) {
	now := g.lab.Trace.Now()
	if n := len(g.looks); n > 0 && now-g.looks[n-1].at < g.every {
		return
	}
	if u, known := g.lab.Process.TryMemory(); known {
		g.looks = append(g.looks, look{now, done, u.Resident, u.Worked})
	}
}

// Ends expects that what is taken does not grow with what was done, which is counted in these, in the plural: neither memory, nor the time of
// processors for each of them.
func (g *Growth) Ends(things string) {
	ginkgo.GinkgoHelper()
	if len(g.looks) < 2 || g.looks[len(g.looks)-1].done == 0 {
		return
	}
	g.memory(things)
	g.work(things)
}

// kept is the least growth that tells what is kept from what a runtime takes by itself: a heap that is not full yet is not collected. The
// HotSpot virtual machine's is a 64th of the memory of the machine at first (Java SE documentation, "HotSpot Virtual Machine Garbage
// Collection Tuning Guide", default heap sizes); those of other runtimes are smaller.
func kept() float64 { return max(leastTold, float64(process.Installed())/64) }

// memory judges the slope of the least memory in each window of the second half; the first half is for warming up.
func (g *Growth) memory(things string) {
	ginkgo.GinkgoHelper()
	var x, y []float64
	for _, at := range g.looks {
		x, y = append(x, float64(at.done)), append(y, float64(at.resident))
	}
	last := x[len(x)-1]
	wx, wy := measure.Minima(x, y, last/2)
	if len(x) < leastLooks || len(wx) < measure.Windows {
		g.lab.Note("memory was looked at %d times in all, which says nothing of how it grows", len(x))
		return
	}
	line, bound := measure.Fit(wx, wy), kept()/(last/2)
	g.lab.Note("for each 1000 %s the least memory of %d parts of the second half grew by %s ± %s; what exceeds %s is no runtime's own", things,
		measure.Windows, kibibytes(1000*line.Per), kibibytes(1000*line.Doubt()), kibibytes(1000*bound))
	if line.Least() <= bound {
		return
	}
	harness.As(record.ClassLeak).Wrong("Expected the %s to take no more memory the longer it goes on, but for each 1000 %s it grew by %s, "+
		"at least %s, over the second half of %.0f: more than any runtime takes by itself (%s). Whoever keeps something of each of them "+
		"ends after days by a limit that nobody connects with the network.",
		g.lab.Impl.Side, things, kibibytes(1000*line.Per), kibibytes(1000*line.Least()), last, kibibytes(1000*bound))
}

// eighths is into how many parts what was done is divided, to see what each costs.
const eighths = 8

// How much more the last part may cost than the first one, and those in the middle: caches that others use, and a processor that turns down
// its clock, make up less than the half of that. And the least time that can be compared, since the system counts it in steps of 10 ms.
const (
	dearer     = 4
	halfDearer = 2
	leastWork  = 100 * time.Millisecond
)

// work judges whether each of them costs more time of processors the more were before.
func (g *Growth) work(things string) {
	ginkgo.GinkgoHelper()
	costs, known := g.costs()
	if !known {
		return
	}
	first, middle, last := costs[0], (costs[eighths/2-1]+costs[eighths/2])/2, costs[eighths-1]
	g.lab.Note("1000 %s took %v of a processor at first, and %v at last", things, perThousand(first), perThousand(last))
	if last < dearer*first || middle < halfDearer*first {
		return
	}
	harness.As(record.ClassBusy).Wrong("Expected each of the %s to cost the %s as much as the first, but 1000 of them took %v of a processor "+
		"at first, %v in the middle, and %v at last. What is looked through, or moved, for each message and never gets shorter costs more "+
		"with each.", things, g.lab.Impl.Side, perThousand(first), perThousand(middle), perThousand(last))
}

// costs are the seconds of processors for each that was done, in each eighth; not known if the parts took too little to compare.
func (g *Growth) costs() (costs [eighths]float64, known bool) {
	total := g.looks[len(g.looks)-1].done
	edge, next := g.looks[0], 1
	for part := range costs {
		for next < len(g.looks)-1 && g.looks[next].done*eighths < total*int64(part+1) {
			next++
		}
		at := g.looks[next]
		if at.done == edge.done {
			return costs, false
		}
		costs[part] = (at.worked - edge.worked).Seconds() / float64(at.done-edge.done)
		if part == eighths-1 && at.worked-edge.worked < leastWork {
			return costs, false
		}
		edge = at
	}
	return costs, costs[0] > 0
}

func perThousand(seconds float64) time.Duration {
	return time.Duration(1000 * seconds * float64(time.Second)).Round(10 * time.Microsecond)
}

func kibibytes(n float64) string { return fmt.Sprintf("%.1f KiB", n/1024) }

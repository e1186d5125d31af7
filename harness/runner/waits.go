package runner

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// DefaultLongestWait is how long one case may wait for declared times before it is left out: four cases in a row that
// wait so long make a run that nobody starts twice.
const DefaultLongestWait = 2 * time.Minute

// waits is how long the case has to wait for times that the implementation declares.
func (r *run) waits(c record.Case) subject.Wait {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.impls[c.Side].WaitsFor(c.Waits)
}

// tooLong returns why the case is left out because of its waits; empty if it is not.
func (r *run) tooLong(c record.Case) string {
	most := r.waits(c).Most
	if most <= r.LongestWait {
		return ""
	}
	return fmt.Sprintf("the times that it declares let this wait for %v, and one case may wait for %v (--longest-wait %v allows it)",
		rounded(most), r.LongestWait, most.Truncate(time.Second)+time.Second)
}

// extra is what the case's limits are extended by.
func (r *run) extra(c record.Case) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.impls[c.Side].Extra(c.Waits, r.LongestWait) + r.lasts(c)
}

// lasts is how long the case goes on by its own measure in this run; 0 if it has none, or is left out of this run.
func (r *run) lasts(c record.Case) time.Duration {
	switch {
	case c.Lasts == record.Lasts{}:
		return 0
	case r.Soak > 0:
		return r.Soak
	case r.Long:
		return c.Lasts.Long
	}
	return c.Lasts.Brief
}

// brief reports whether cases go on no longer than in the usual run.
func (r *run) brief() bool { return r.Soak == 0 && !r.Long }

// left says why a case that goes on for long is left out of the usual run, and how to get it; empty if it is not.
func (r *run) left(c record.Case) string {
	if c.Lasts.Long == 0 || r.lasts(c) > 0 {
		return ""
	}
	return fmt.Sprintf("it goes on for %v, and is left out of the usual run (--long has it run, and --soak 30m for half an hour)", c.Lasts.Long)
}

// estimate says what the declared times cost the run; nil if they cost nothing, or while nobody can know. Cases that run side by side wait
// side by side.
func (r *run) estimate() *record.Waits {
	if !r.greeted {
		return nil
	}
	var w record.Waits
	var alone time.Duration
	for _, c := range r.selected {
		usual := r.waits(c).Usual
		if usual == 0 || r.omitted(c) != "" {
			continue
		}
		w.Cases++
		w.Sum += usual
		if c.Serial {
			alone += usual
		}
		if usual > w.Longest {
			w.Longest, w.Case = usual, c.ID
		}
	}
	if w.Cases == 0 {
		return nil
	}
	w.Longer = max(w.Longest, (w.Sum-alone)/time.Duration(r.Parallel)+alone)
	return &w
}

func rounded(d time.Duration) time.Duration {
	if d > 10*time.Second {
		return d.Round(time.Second)
	}
	return d.Round(100 * time.Millisecond)
}

package relay

import (
	"fmt"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// valve is what the stall toxics of one direction look at. It is steered while chains run, which is sound only because
// nothing in a chain is replaced.
type valve struct {
	mu      sync.Mutex
	shut    bool          // by Stall
	round   int           // how often it was opened again
	engaged int           // toxics that stalled by themselves in this round
	change  chan struct{} // closed and replaced whenever it opens
}

func newValve() *valve { return &valve{change: make(chan struct{})} }

// engage lets one toxic stall by itself; it gives the round for which that holds.
func (v *valve) engage() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.engaged++
	return v.round
}

// held reports whether a toxic that stalled by itself in the given round (-1: it did not) must wait, and for what.
func (v *valve) held(round int) (bool, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shut || round == v.round, v.change
}

// Stall makes every stall of the direction stall now, until Resume. It panics unless a fault.Stall of the direction is armed,
// for then nothing would happen.
func (r *Relay) Stall(d fault.Direction) {
	v := r.stallable(d)
	v.mu.Lock()
	already := v.shut
	v.shut = true
	v.mu.Unlock()
	if already {
		return
	}
	for i, f := range r.faults {
		if f.Kind == fault.KindStall && f.Dir == d {
			r.evidence[i].add(func(e *evidence) { e.times++ })
		}
	}
	r.note(trace.Event{Kind: trace.Fault, Dir: string(d), Note: "stall " + string(d) + ": nothing passes"})
}

// Resume lets the direction flow again, whether it was stalled by Stall or by its own trigger. It panics as Stall does.
func (r *Relay) Resume(d fault.Direction) {
	v := r.stallable(d)
	v.mu.Lock()
	v.shut = false
	v.engaged = 0
	v.round++
	close(v.change)
	v.change = make(chan struct{})
	v.mu.Unlock()
	for i, f := range r.faults {
		if f.Kind == fault.KindStall && f.Dir == d {
			r.evidence[i].add(func(e *evidence) { e.healed++ })
		}
	}
	r.note(trace.Event{Kind: trace.Healed, Dir: string(d), Note: "stall " + string(d) + ": resumed"})
}

// Stalled reports whether Stall, or a trigger on at least one connection, holds the direction.
func (r *Relay) Stalled(d fault.Direction) bool {
	v := r.valves[d]
	if v == nil {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shut || v.engaged > 0
}

func (r *Relay) stallable(d fault.Direction) *valve {
	for _, f := range r.faults {
		if f.Kind == fault.KindStall && f.Dir == d {
			return r.valves[d]
		}
	}
	panic(fmt.Sprintf("relay: stall %q: no fault.Stall of that direction is armed", d))
}

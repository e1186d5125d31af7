package datagram

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// longestHeld is how long a datagram is held back for later ones to overtake it: a last one would be lost else, which nobody asked for.
const longestHeld = 200 * time.Millisecond

// held is a datagram that waits for later ones to overtake it.
type held struct {
	packet
	overtaken bool
	deliver   func(packet)
}

// way is one direction. Its methods may be called from any goroutine.
type way struct {
	dir   fault.Direction
	trace *trace.Trace

	mu     sync.Mutex
	stages []*stage
	held   []*held
	came   int // datagrams
}

func newWay(dir fault.Direction, seed uint64, t *trace.Trace, faults []fault.Fault) *way {
	w := &way{dir: dir, trace: t}
	for n, f := range faults {
		if f.Dir == dir {
			w.stages = append(w.stages, &stage{Fault: f, rand: rand.New(rand.NewPCG(seed, uint64(n)))})
		}
	}
	return w
}

// send lets one datagram of asker number n through all stages; deliver takes what arrives of it, now or later.
func (w *way) send(n int, data []byte, deliver func(packet)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.came++
	all := []packet{{data: data}}
	for _, s := range w.stages {
		var left []packet
		before := s.times
		for _, p := range all {
			left = append(left, s.pass(p)...)
		}
		if s.times > before {
			w.acted(n, s, len(data))
		}
		all = left
	}
	for _, p := range all {
		w.arrive(n, p, deliver)
	}
}

// arrive delivers what has passed all stages, unless it has to be overtaken first.
func (w *way) arrive(n int, p packet, deliver func(packet)) {
	switch {
	case p.late != nil:
		h := &held{packet: p, deliver: deliver}
		w.held = append(w.held, h)
		time.AfterFunc(longestHeld, func() { w.release(n, h) })
		return
	case p.delay > 0:
		time.AfterFunc(p.delay, func() { deliver(p) })
	default:
		deliver(p)
	}
	for _, h := range slices.Clone(w.held) {
		h.overtaken = true
		if h.left--; h.left <= 0 {
			w.let(n, h)
		}
	}
}

// release lets a datagram go that was held back for long enough.
func (w *way) release(n int, h *held) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.let(n, h)
}

// let delivers a datagram that was held back. One that nothing has overtaken is no proof. The lock is held.
func (w *way) let(n int, h *held) {
	at := slices.Index(w.held, h)
	if at < 0 {
		return
	}
	w.held = slices.Delete(w.held, at, at+1)
	if h.overtaken {
		h.late.times++
		w.acted(n, h.late, len(h.data))
	}
	if h.delay > 0 {
		time.AfterFunc(h.delay, func() { h.deliver(h.packet) })
		return
	}
	h.deliver(h.packet)
}

// acted tells the trace what became of the latest datagram. The lock is held.
func (w *way) acted(n int, s *stage, size int) {
	w.trace.Add(trace.Event{Lane: trace.Relay, Conn: n, Kind: trace.Fault, Dir: string(w.dir), N: size,
		Note: fmt.Sprintf("%s, seen at datagram %d %s", s, w.came, w.dir)}, nil)
}

// heal ends the blackholes.
func (w *way) heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.stages {
		if s.Kind == fault.KindBlackhole && s.healed == 0 {
			s.healed = 1
			w.trace.Add(trace.Event{Lane: trace.Relay, Kind: trace.Healed, Note: s.String()}, nil)
		}
	}
}

func (w *way) proofs() (all []fault.Proof) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.stages {
		all = append(all, s.proof())
	}
	return all
}

package fault

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Ledger counts faults as they are done. Whoever does one counts it here, and nobody else: what a case meant to do proves nothing.
// Its methods may be called from any goroutine; those of a nil Ledger do nothing, which is how bystanders keep none.
type Ledger struct {
	mu     sync.Mutex
	order  []Fault // as they first came
	counts map[Fault]*count
	watch  []func()
}

// count is what became of one fault.
type count struct {
	times, healed int
	bytes         int64
	longest       time.Duration
	words         []string
}

// Done counts one fault that was done.
func (l *Ledger) Done(f Fault) { l.change(f, func(c *count) { c.times++ }) }

// Sent counts so many wrong units, messages or frames, of which so many bytes went in all. What did not go does not count.
func (l *Ledger) Sent(f Fault, units int, bytes int64) {
	l.change(f, func(c *count) { c.times, c.bytes = c.times+units, c.bytes+bytes })
}

// Lasted counts one fault that has gone on for so long.
func (l *Ledger) Lasted(f Fault, d time.Duration) {
	l.change(f, func(c *count) { c.times, c.longest = c.times+1, max(c.longest, d) })
}

// Healed tells that what had been done was undone: a process that goes on, a listener that accepts again. It is no fault.
func (l *Ledger) Healed(f Fault) { l.change(f, func(c *count) { c.healed++ }) }

// Say adds words about a fault, for people. Words count for nothing.
func (l *Ledger) Say(f Fault, format string, args ...any) {
	l.change(f, func(c *count) { c.words = append(c.words, fmt.Sprintf(format, args...)) })
}

// Watch has f called before the faults are told: by what is under way and not counted yet, such as a silence.
func (l *Ledger) Watch(f func()) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watch = append(l.watch, f)
}

func (l *Ledger) change(f Fault, change func(*count)) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.counts[f]
	if c == nil {
		if l.counts == nil {
			l.counts = map[Fault]*count{}
		}
		c = &count{}
		l.counts[f], l.order = c, append(l.order, f)
	}
	change(c)
}

// Proofs returns what was counted so far, one proof for each fault, in the order in which they first came.
func (l *Ledger) Proofs() []Proof {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	watch := l.watch
	l.mu.Unlock()
	for _, settle := range watch {
		settle()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var proofs []Proof
	for _, f := range l.order {
		c := l.counts[f]
		proofs = append(proofs, Proof{Fault: f, Name: f.acted(), Times: c.times, Healed: c.healed, Detail: c.detail()})
	}
	return proofs
}

// detail words what was measured beside the number.
func (c *count) detail() string {
	var all []string
	if c.bytes > 0 {
		all = append(all, fmt.Sprintf("%d B in all", c.bytes))
	}
	if c.longest > 0 {
		all = append(all, fmt.Sprintf("the longest for %v", c.longest.Round(time.Millisecond)))
	}
	return strings.Join(append(all, c.words...), "; ")
}

// acted names a fault that was done where a script had come to, and not at a byte that was set before.
func (f Fault) acted() string {
	if f.positional() && f.At == 0 && f.Frame == 0 {
		return strings.TrimSpace(string(f.Kind) + " " + string(f.Dir))
	}
	return f.String()
}

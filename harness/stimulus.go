package harness

import (
	"fmt"
	"sync/atomic"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Stimulus counts something that an implementation is exposed to and that a case needs a number of: failures that it meets, requests
// that reach our peer, clients that get in.
type Stimulus struct {
	needed int
	what   string
	made   atomic.Int64
}

// Needs says that the case judges nothing unless it made so many of these, in the plural: with fewer at its end it is inconclusive.
// Count them where they have happened, and not where they were asked for.
func (l *Lab) Needs(n int, what string) *Stimulus {
	s := &Stimulus{needed: n, what: what}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stimuli = append(l.stimuli, s)
	return s
}

// Made counts n more. Any goroutine may.
func (s *Stimulus) Made(n int) { s.made.Add(int64(n)) }

// Count is how many were made so far.
func (s *Stimulus) Count() int { return int(s.made.Load()) }

// judgeStimuli lets nothing pass that was exposed to less than the case needs.
func (l *Lab) judgeStimuli() {
	if here.outcome.Skipped != "" {
		return
	}
	for _, s := range l.stimuli {
		if s.Count() < s.needed {
			here.worsen(verdict.Inconclusive, verdict.Harness, record.ClassUnproven, fmt.Sprintf(
				"The case needs %d %s, and there were %d, so what was seen proves nothing.", s.needed, s.what, s.Count()))
		}
		l.Note("%d %s, of %d needed", s.Count(), s.what, s.needed)
	}
}

package toxiproxy

import (
	"sync"
	"time"
)

// How often the server is asked for a sign of life while a proxy stands, and from which lateness of an answer on a failure
// may be its doing: scenarios leave twice as much room around what they expect.
const (
	beat      = 50 * time.Millisecond
	tolerable = 100 * time.Millisecond
)

// pulse measures how late a server answers: one that stands still delays whatever passes through it, and is told by nothing
// else once it goes on.
type pulse struct {
	stop chan struct{}
	once sync.Once

	mu    sync.Mutex
	asked time.Time // zero while no question is open
	worst time.Duration
}

func feel(s Server) *pulse {
	p := &pulse{stop: make(chan struct{})}
	go p.run(s)
	return p
}

func (p *pulse) run(s Server) {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for c := s.client(); ; {
		select {
		case <-p.stop:
			return
		case <-ticker.C:
		}
		p.note(time.Now())
		c.Version() // that it fails is found by Check
		p.note(time.Time{})
	}
}

// note takes down that a question was asked, or with the zero time that it was answered.
func (p *pulse) note(asked time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if asked.IsZero() {
		p.worst = max(p.worst, time.Since(p.asked))
	}
	p.asked = asked
}

// late is the longest that an answer took, one that is still awaited included.
func (p *pulse) late() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked.IsZero() {
		return p.worst
	}
	return max(p.worst, time.Since(p.asked))
}

func (p *pulse) end() { p.once.Do(func() { close(p.stop) }) }

package runner

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// link is a worker's end of the conversation with its supervisor.
type link struct {
	out     io.Writer
	leave   chan struct{}
	late    chan time.Duration
	asking  sync.Mutex // one question about lateness at a time
	writing sync.Mutex

	own func(from, to time.Time) time.Duration // how late this process was: what it saw late may have been in time

	mu     sync.Mutex
	groups []int
	given  bool // leave to start was given before the spec began, and not yet used
}

func newLink(out io.Writer) *link {
	return &link{out: out, leave: make(chan struct{}, 1), late: make(chan time.Duration, 1), own: ownLateness()}
}

// ownLateness starts a sleeper of this process. Tests that say how late the machine was have one that is always in time.
var ownLateness = func() func(from, to time.Time) time.Duration { return timing.NewOwnSleeper(nil).Worst }

// listen takes answers until the input ends.
func (l *link) listen(lines *json.Decoder) {
	for {
		var a answer
		if lines.Decode(&a) != nil {
			return
		}
		switch a.To {
		case starting:
			l.leave <- struct{}{}
		case lateness:
			l.late <- a.Late
		}
	}
}

// send writes a message. If that fails the supervisor is gone, and listen ends the process.
func (l *link) send(m message) {
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = m.write(l.out)
}

// awaitLeave asks for the first start before the spec begins, so that waiting does not count as the spec's time.
func (l *link) awaitLeave() {
	l.send(message{Type: starting})
	<-l.leave
	l.mu.Lock()
	l.given = true
	l.mu.Unlock()
}

func (l *link) host() subject.Host {
	return subject.Host{
		Lateness: l.lateness,
		Spawned:  l.spawned,
		Starting: l.starting,
		Started:  func() { l.send(message{Type: started}) },
		Advanced: func(p record.Progress) { l.send(message{Type: advanced, Progress: &p}) },
	}
}

// lateness is the worse of what the supervisor's sleepers and our own saw.
func (l *link) lateness(from, to time.Time) time.Duration {
	l.asking.Lock()
	defer l.asking.Unlock()
	l.send(message{Type: lateness, From: from, To: to})
	return max(<-l.late, l.own(from, to))
}

func (l *link) spawned(pgid int) {
	l.mu.Lock()
	l.groups = append(l.groups, pgid)
	l.mu.Unlock()
	l.send(message{Type: spawned, PGID: pgid})
}

func (l *link) starting() {
	l.mu.Lock()
	given := l.given
	l.given = false
	l.mu.Unlock()
	if !given {
		l.send(message{Type: starting})
		<-l.leave
	}
}

func (l *link) killAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	endGroups(l.groups)
}

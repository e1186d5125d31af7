// Package eventqueue runs tasks one after the other, in the order in which they were posted, away from their posters.
//
// It carries events from the loops that serve a connection to whoever watches them. A watcher may be slow, and may call
// back into what it watches; neither must hold up a socket, so nothing of ours is locked while a watcher runs.
package eventqueue

import (
	"sync"
)

// Queue is one ordered queue with its own goroutine. Post never blocks; what can come in unbounded number (messages that
// arrive) first takes Room.
type Queue struct {
	mu     sync.Mutex
	queue  []entry
	wake   chan struct{}
	closed bool
	room   chan struct{}
	done   chan struct{}
}

// entry is one place in the queue. Roomy says that Room was taken for it.
type entry struct {
	run   func()
	roomy bool
}

// New starts a queue with room for so many messages that arrived and were not yet watched.
func New(room int) *Queue {
	l := &Queue{wake: make(chan struct{}, 1), room: make(chan struct{}, room), done: make(chan struct{})}
	go l.run()
	return l
}

// Post puts f at the end of the queue. After Close it does nothing.
func (l *Queue) Post(f func()) { l.add(entry{run: f}) }

// PostRoom is Post for a message for which Room was taken, and gives the place back once it has run.
func (l *Queue) PostRoom(f func()) { l.add(entry{run: f, roomy: true}) }

// Room takes one place for a message; false means that quit was closed first. PostRoom gives the place back.
func (l *Queue) Room(quit <-chan struct{}) bool {
	select {
	case l.room <- struct{}{}:
		return true
	default:
	}
	select {
	case l.room <- struct{}{}:
		return true
	case <-quit:
		return false
	}
}

// RoomNow is Room without the wait: false means that there is no place.
func (l *Queue) RoomNow() bool {
	select {
	case l.room <- struct{}{}:
		return true
	default:
		return false
	}
}

// Close lets what was posted run and then ends the queue. Wait for Done to know that it has.
func (l *Queue) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.nudge()
}

// Done is closed when the last task has returned.
func (l *Queue) Done() <-chan struct{} { return l.done }

func (l *Queue) add(e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.queue = append(l.queue, e)
	if len(l.queue) == 1 { // whoever put in the first has woken the queue for the others too
		l.nudge()
	}
}

func (l *Queue) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *Queue) run() {
	defer close(l.done)
	for range l.wake {
		batch, over := l.take()
		for _, e := range batch {
			e.run()
			if e.roomy {
				<-l.room
			}
		}
		if over {
			return
		}
	}
}

// take takes all that is queued at once, so that the lock is taken once for many tasks.
func (l *Queue) take() (batch []entry, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	batch, l.queue = l.queue, nil
	return batch, l.closed
}

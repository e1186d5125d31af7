// Package lane runs functions one after the other, in the order in which they were posted, away from their posters.
//
// It carries events from the loops that serve a connection to whoever watches them. A watcher may be slow, and may call
// back into what it watches; neither must hold up a socket, so nothing of ours is locked while a watcher runs.
package lane

import "sync"

// Lane is one ordered queue with its own goroutine. Post never blocks; what can come in unbounded number (messages that
// arrive) first takes Room.
type Lane struct {
	mu     sync.Mutex
	queue  []func()
	wake   chan struct{}
	closed bool
	room   chan struct{}
	done   chan struct{}
}

// New starts a lane with room for so many messages that arrived and were not yet watched.
func New(room int) *Lane {
	l := &Lane{wake: make(chan struct{}, 1), room: make(chan struct{}, room), done: make(chan struct{})}
	go l.run()
	return l
}

// Post puts f at the end of the lane. After Close it does nothing.
func (l *Lane) Post(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.queue = append(l.queue, f)
	l.nudge()
}

// Room takes one place for a message; false means that quit was closed first. PostRoom gives the place back.
func (l *Lane) Room(quit <-chan struct{}) bool {
	select {
	case l.room <- struct{}{}:
		return true
	case <-quit:
		return false
	}
}

// PostRoom is Post for a message for which Room was taken.
func (l *Lane) PostRoom(f func()) {
	l.Post(func() {
		f()
		<-l.room
	})
}

// Close lets what was posted run and then ends the lane. Wait for Done to know that it has.
func (l *Lane) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.nudge()
}

// Done is closed when the last function has returned.
func (l *Lane) Done() <-chan struct{} { return l.done }

func (l *Lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *Lane) run() {
	defer close(l.done)
	for range l.wake {
		batch, over := l.take()
		for _, f := range batch {
			f()
		}
		if over {
			return
		}
	}
}

func (l *Lane) take() (batch []func(), over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	batch, l.queue = l.queue, nil
	return batch, l.closed
}

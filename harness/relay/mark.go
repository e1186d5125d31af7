package relay

import (
	"fmt"
	"sync"
)

// mark is a position in a stream that others wait for.
type mark struct {
	mu    sync.Mutex
	moved *sync.Cond
	at    int64
	ended bool // it moves no more
}

func newMark() *mark {
	m := &mark{}
	m.moved = sync.NewCond(&m.mu)
	return m
}

func (m *mark) add(n int64) {
	m.mu.Lock()
	m.at += n
	m.mu.Unlock()
	m.moved.Broadcast()
}

func (m *mark) end() {
	m.mu.Lock()
	m.ended = true
	m.mu.Unlock()
	m.moved.Broadcast()
}

func (m *mark) isEnded() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ended
}

// reach waits for the position; false when the stream ended before.
func (m *mark) reach(at int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.at < at && !m.ended {
		m.moved.Wait()
	}
	return m.at >= at
}

// String returns the position in bytes.
func (m *mark) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprintf("%d bytes", m.at)
}

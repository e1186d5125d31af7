package runner

import (
	"context"
	"sync"
	"time"
)

// How the number of cases at once follows the host. Below idle there is room for one more, above pressed it is halved: much that
// begins together makes everything late, and what is late is judged again or not at all.
const (
	glance  = 500 * time.Millisecond // how often the host is looked at: several times in a case
	idle    = 0.5                    // of the time that something has waited for a processor
	pressed = 0.9
	// fewest is the share of the cases asked for that run at once however late the host is: what keeps it busy may be no business of
	// ours, and waiting alone does not free it.
	fewest = 4
)

// crowd lets cases run at once: as many as were asked for at most, and fewer on a host that is pressed.
type crowd struct {
	most int

	mu     sync.Mutex
	room   int           // how many may run now
	inside int           // how many do
	least  int           // the least room there was
	bell   chan struct{} // closed when somebody may come in
}

// newCrowd has room for all, or on a host that is pressed already, for few.
func newCrowd(most int, pressure float64) *crowd {
	c := &crowd{most: most, room: most, bell: make(chan struct{})}
	if pressure > pressed {
		c.room = c.floor()
	}
	c.least = c.room
	return c
}

// crowded keeps how little room there was where cases run side by side.
func (r *run) crowded(c *crowd) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.most > 1 && (r.least == 0 || c.least < r.least) {
		r.least = c.least
	}
}

func (c *crowd) floor() int { return max(1, c.most/fewest) }

// enter waits for room, and reports whether it came before ctx ended. leave gives it back.
func (c *crowd) enter(ctx context.Context) bool {
	for ctx.Err() == nil {
		c.mu.Lock()
		if c.inside < c.room {
			c.inside++
			c.mu.Unlock()
			return true
		}
		bell := c.bell
		c.mu.Unlock()
		select {
		case <-bell:
		case <-ctx.Done():
		}
	}
	return false
}

func (c *crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inside--
	c.ring()
}

// ring wakes those who wait. The lock is held.
func (c *crowd) ring() {
	close(c.bell)
	c.bell = make(chan struct{})
}

// adjust makes room after a glance at the host's pressure. Those inside stay: a case that runs is never taken back.
func (c *crowd) adjust(pressure float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case pressure > pressed:
		c.room = max(c.floor(), min(c.room, c.inside)/2)
	case pressure < idle && c.inside == c.room:
		c.room = min(c.most, c.room+1)
	}
	c.least = min(c.least, c.room)
	c.ring()
}

// follow adjusts until done is closed.
func (c *crowd) follow(pressure func() float64, done <-chan struct{}) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.adjust(pressure())
		case <-done:
			return
		}
	}
}

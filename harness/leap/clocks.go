package leap

import (
	"errors"
	"fmt"
	"time"
)

// Clocks are the wall clocks of the processes of a group. Its methods are called from one goroutine.
type Clocks struct {
	members func() []int // the processes that run now
	held    map[int]*clock
	missed  map[int]error // why some could not be taken
	sockets bool          // one of those held was seen to hold sockets
}

// clock is that of one process.
type clock struct {
	memory memory
	since  Asked // when it was set last
}

// Asked is how often processes have asked for a time since their clocks were set last: that of the wall, or that of any other clock.
type Asked struct{ Wall, Other int }

func (a Asked) minus(b Asked) Asked { return Asked{a.Wall - b.Wall, a.Other - b.Other} }
func (a Asked) plus(b Asked) Asked  { return Asked{a.Wall + b.Wall, a.Other + b.Other} }

// Take takes the wall clocks of these processes over, and sets them ahead by so much. None of them may run meanwhile. The error says why
// none could be taken; one that holds sockets and could not be is an error of Set and Asked.
func Take(members func() []int, ahead time.Duration) (*Clocks, error) {
	c := &Clocks{members: members, held: map[int]*clock{}, missed: map[int]error{}}
	for _, pid := range members() {
		if err := c.take(pid); err != nil {
			c.missed[pid] = err
		}
	}
	if len(c.held) == 0 {
		for pid, err := range c.missed {
			return nil, fmt.Errorf("process %d: %w", pid, err)
		}
		return nil, errors.New("no process is left")
	}
	return c, c.Set(ahead)
}

func (c *Clocks) take(pid int) error {
	m, err := open(pid)
	if err != nil {
		return err
	}
	if err := m.lead(); err != nil {
		m.close()
		return err
	}
	c.held[pid] = &clock{memory: m}
	return nil
}

// Set sets the wall clocks ahead of the true one by so much, at once, and begins to count anew.
func (c *Clocks) Set(ahead time.Duration) error {
	if err := c.reach(); err != nil {
		return err
	}
	for pid, held := range c.held {
		err := held.memory.set(int64(ahead / time.Second))
		if err == nil {
			held.since, err = held.memory.asked()
		}
		if err := c.unlessGone(pid, err); err != nil {
			return err
		}
	}
	return nil
}

// Asked tells how often they have asked since. The error names a process that holds sockets and sees the true wall clock.
func (c *Clocks) Asked() (sum Asked, err error) {
	if err := c.reach(); err != nil {
		return sum, err
	}
	for pid, held := range c.held {
		now, err := held.memory.asked()
		if err == nil {
			sum = sum.plus(now.minus(held.since))
		}
		if err := c.unlessGone(pid, err); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// Reached reports whether one of the processes whose clocks are set was seen to hold a socket, by Set or Asked. If none ever was, somebody
// else holds them, and sees the true clock.
func (c *Clocks) Reached() bool { return c.sockets }

// Close gives the memory of the processes up; their clocks stay as they are.
func (c *Clocks) Close() {
	for _, held := range c.held {
		held.memory.close()
	}
}

// reach takes in what was forked since, which has its parent's clock, and names a process that holds sockets and has the true one.
func (c *Clocks) reach() error {
	for _, pid := range c.members() {
		if c.held[pid] != nil {
			c.sockets = c.sockets || holdsSockets(pid)
			continue
		}
		if m, err := open(pid); err == nil {
			if m.leads() {
				since, err := m.asked()
				if err == nil {
					c.held[pid] = &clock{m, since}
					c.sockets = c.sockets || holdsSockets(pid)
					continue
				}
			}
			m.close()
		}
		if !holdsSockets(pid) {
			continue
		}
		if why := c.missed[pid]; why != nil {
			return fmt.Errorf("process %d, which holds sockets, sees the true wall clock: %w", pid, why)
		}
		return fmt.Errorf("process %d, which holds sockets, began after the clocks were taken over, and sees the true one", pid)
	}
	return nil
}

// unlessGone forgets a process that has ended meanwhile.
func (c *Clocks) unlessGone(pid int, err error) error {
	if err == nil {
		return nil
	}
	if gone(pid) {
		c.held[pid].memory.close()
		delete(c.held, pid)
		return nil
	}
	return fmt.Errorf("process %d: %w", pid, err)
}

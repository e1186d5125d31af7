package peer

import (
	"sync"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// alive answers what the implementation sends of its own accord, which nobody else does. An answer waits while a script is in the midst of
// a frame: within one it would be a part of that. The zero value answers nothing.
type alive struct {
	sync.Mutex
	sent *wire.Decoder // of what was sent; nil: nothing is to be answered
	owed [][]byte      // whole frames
}

// wrote takes down what a script sent, and reports whether an answer is owed.
func (a *alive) wrote(p []byte) (owes bool) {
	if a.sent == nil {
		return false
	}
	a.Lock()
	defer a.Unlock()
	a.sent.Write(p)
	for ok := true; ok; {
		_, ok, _ = a.sent.Next()
	}
	return len(a.owed) > 0
}

// owes takes down an answer that is to be sent.
func (a *alive) owes(answer []byte) {
	a.Lock()
	defer a.Unlock()
	a.owed = append(a.owed, answer)
}

// due takes the answers that can be sent now. After what is no frame none can: nobody knows where the next one would begin.
func (a *alive) due() (all [][]byte) {
	a.Lock()
	defer a.Unlock()
	if _, _, wrong := a.sent.Next(); wrong != nil || a.sent.Pending() > 0 {
		return nil
	}
	all, a.owed = a.owed, nil
	return all
}

// lives answers what came of the implementation's own accord, beside whoever reads.
func (c *Conn) lives(said [][]byte) {
	if c.alive.sent == nil {
		return
	}
	for _, p := range said {
		if answer := c.cfg.Lives(p); answer != nil {
			c.alive.owes(answer)
			go c.pays()
		}
	}
}

// pays sends the answers that are owed, as far as they can be sent now.
func (c *Conn) pays() {
	c.sending <- struct{}{}
	defer func() { <-c.sending }()
	for _, answer := range c.alive.due() {
		if _, err := c.put(answer, c.cfg.SendLimit); err != nil {
			return // the connection has ended, which the reader sees
		}
	}
}

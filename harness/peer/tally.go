package peer

import (
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// leastSilence is the shortest time without a byte of ours that counts as a silence: several times a reply on loopback.
const leastSilence = 50 * time.Millisecond

// stallPoll is how often a stall is looked at until bytes wait behind it.
const stallPoll = 5 * time.Millisecond

// tally is what a connection withholds: bytes of its own, which is a silence, and its reading, which is a stall. Both are counted
// once they are over, or when the ledger asks.
type tally struct {
	mu     sync.Mutex
	quiet  time.Duration // since when nothing was sent, on the trace's clock
	spoken bool          // the silence was counted, or our stream has ended
	held   time.Duration // since when nothing is read
	owed   bool          // that was not counted yet
	waited bool          // bytes came to wait behind it
}

// speaks ends a silence because something is sent; over says that it is the end of our stream, after which nobody awaits anything.
func (c *Conn) speaks(over bool) {
	c.countSilence()
	c.tally.mu.Lock()
	defer c.tally.mu.Unlock()
	c.tally.quiet, c.tally.spoken = c.cfg.Trace.Now(), over
}

// countSilence counts a silence that was long enough, once. It ends with the implementation's stream.
func (c *Conn) countSilence() {
	until := c.cfg.Trace.Now()
	if end, at := c.Ending(); end != None {
		until = at
	}
	c.tally.mu.Lock()
	defer c.tally.mu.Unlock()
	if lasted := until - c.tally.quiet; !c.tally.spoken && lasted >= leastSilence {
		c.tally.spoken = true
		c.cfg.Ledger.Lasted(fault.Silence(fault.Direction(c.dir)), lasted)
	}
}

// holds begins a stall, and watches whether bytes come to wait behind it: once the other side has broken the connection off, the
// system has forgotten them.
func (c *Conn) holds() {
	c.tally.mu.Lock()
	defer c.tally.mu.Unlock()
	if !c.tally.owed {
		c.tally.held, c.tally.owed, c.tally.waited = c.cfg.Trace.Now(), true, false
		c.watchStall()
	}
}

// watchStall looks whether bytes wait, now and then until they do or the stall is over. The lock is held.
func (c *Conn) watchStall() {
	if c.cfg.Ledger == nil || !c.tally.owed || c.tally.waited {
		return
	}
	if c.tally.waited = c.Waits(); c.tally.waited {
		return
	}
	time.AfterFunc(stallPoll, func() {
		c.tally.mu.Lock()
		defer c.tally.mu.Unlock()
		c.watchStall()
	})
}

// Waits reports whether bytes have come that nobody has read; where the system does not tell, that they may have.
func (c *Conn) Waits() bool {
	waiting, known := c.unread()
	return waiting > 0 || !known
}

// countStall counts a stall behind which bytes wait, once; where the system does not tell of them, the stall itself.
func (c *Conn) countStall() {
	c.tally.mu.Lock()
	defer c.tally.mu.Unlock()
	if !c.tally.owed {
		return
	}
	if waiting, _ := c.unread(); waiting > 0 || c.tally.waited {
		c.tally.owed = false
		c.cfg.Ledger.Lasted(fault.Stall(fault.Direction(c.back)), c.cfg.Trace.Now()-c.tally.held)
	}
}

// letGo ends a stall.
func (c *Conn) letGo() {
	c.tally.mu.Lock()
	defer c.tally.mu.Unlock()
	c.tally.owed = false
}

// settle counts what is under way.
func (c *Conn) settle() {
	c.countSilence()
	c.countStall()
}

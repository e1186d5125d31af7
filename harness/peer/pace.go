package peer

import (
	"sync"
	"time"
)

// chunk is how much one read takes unless told otherwise.
const chunk = 64 << 10

// longAgo is a deadline that ends a read under way at once.
var longAgo = time.Unix(1, 0)

// pace tells the background reader when to read and how much. Any goroutine may change it; once change returns, no read
// of the former pace is under way, so that a stall begins at an exact byte.
type pace struct {
	mu       sync.Mutex
	cond     *sync.Cond
	deadline func(time.Time) error // of reads on the socket

	reading  bool // a read is under way
	changing int  // changes that wait for the reader to stop
	held     bool
	stopped  bool
	size     int           // most that one read takes
	gap      time.Duration // time from one read to the next, on average
	next     time.Time     // when the next read is due
	owed     time.Duration // by which reads began later than they were due: those that follow make up for it
}

func newPace(held bool, deadline func(time.Time) error) *pace {
	p := &pace{held: held, deadline: deadline, size: chunk}
	p.cond = sync.NewCond(&p.mu)
	return p
}

// change applies f between two reads. An error of the deadline means a closed socket, whose read has ended by itself.
func (p *pace) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changing++
	_ = p.deadline(longAgo)
	for p.reading {
		p.cond.Wait()
	}
	f()
	p.changing--
	if p.changing == 0 {
		_ = p.deadline(time.Time{})
	}
	p.cond.Broadcast()
}

// turn waits until a read is due and returns its greatest size, or 0 when reading is over. Calling it says that the last
// read has ended.
func (p *pace) turn() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest()
	p.notBefore(time.Now())
	for {
		switch wait := time.Until(p.next); {
		case p.changing > 0:
			p.cond.Wait()
		case p.stopped:
			return 0
		case p.held:
			p.cond.Wait()
			p.notBefore(time.Now())
		case p.gap > 0 && wait > 0:
			p.waitFor(wait)
		default:
			p.reading = true
			p.began(time.Now())
			return p.size
		}
	}
}

// notBefore makes no read due before now, when nothing could be read earlier: there was nothing, or reading was held.
func (p *pace) notBefore(now time.Time) {
	if p.next.Before(now) {
		p.next = now
	}
}

// began says when the next read is due after one that begins now. This machine may have been late to begin it: without making up for
// that, a reader of so many bytes a second would be a much slower one on a busy machine.
func (p *pace) began(now time.Time) {
	if p.gap == 0 {
		return
	}
	p.owed += now.Sub(p.next)
	paid := min(p.owed, p.gap)
	p.owed -= paid
	p.next = now.Add(p.gap - paid)
}

// leave says that the reader has ended and will not call turn again.
func (p *pace) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest()
}

func (p *pace) rest() {
	p.reading = false
	p.cond.Broadcast()
}

// waitFor waits for a change of the pace, for d at most. The alarm takes the lock, so that it cannot ring before Wait.
func (p *pace) waitFor(d time.Duration) {
	alarm := time.AfterFunc(d, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.cond.Broadcast()
	})
	p.cond.Wait()
	alarm.Stop()
}

// Hold stops reading. Once it returns nothing more is taken from the system, whose buffers fill, and then the
// implementation cannot send. Its end is not seen either while holding. Release goes on.
func (c *Conn) Hold() {
	c.pace.change(func() { c.pace.held = true })
	c.holds()
}

// Release goes on reading, at the last pace, after Hold or Config.Hold.
func (c *Conn) Release() {
	c.goOn(func() { c.pace.held = false })
}

// goOn ends a Hold, after what waited meanwhile was counted.
func (c *Conn) goOn(change func()) {
	c.countStall()
	c.pace.change(change)
	c.letGo()
}

// ReadSlowly reads at most size bytes at a time, one read every gap, from now on: never more on average, and as much on a machine that
// is late, as long as there is something to read. A size of 0 or one above 64 KiB means 64 KiB; a gap of 0 means no pause. It ends a Hold.
func (c *Conn) ReadSlowly(size int, gap time.Duration) {
	if size <= 0 || size > chunk {
		size = chunk
	}
	c.goOn(func() {
		c.pace.held, c.pace.size, c.pace.gap = false, size, gap
		c.pace.next, c.pace.owed = time.Now(), 0
	})
}

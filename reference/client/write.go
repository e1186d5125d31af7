package client

import (
	"errors"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/flow"
)

// write is the writer's loop: the one place that writes the socket. Frames of many senders cannot interleave, because
// one goroutine writes each to its end before it takes the next.
func (cn *conn) write() {
	for cn.take() {
		if !cn.writeBatch() {
			return
		}
	}
}

// take waits for frames and makes them the batch. False means that there will be none: the connection is over, or the FIN
// was sent.
func (cn *conn) take() bool {
	for {
		cn.client.mu.Lock()
		cn.load()
		some, shut := len(cn.batch.parcels) > 0, cn.shut
		cn.client.mu.Unlock()
		if some {
			return true
		}
		if shut {
			// Told first: the peer's own FIN may answer ours before this goroutine runs again.
			close(cn.shutDone)
			closeWrite(cn.nc)
			return false
		}
		select {
		case <-cn.wake:
		case <-cn.over:
			return false
		}
	}
}

// load moves what may leave together from the queues into the batch. The caller holds the lock.
func (cn *conn) load() {
	cn.batch.reset()
	for _, p := range cn.urgent {
		cn.put(p)
	}
	cn.urgent = cn.urgent[:0]
	now := time.Now()
	for cn.queue.len() > 0 && cn.batch.fits(cn.queue.first().frame) {
		p := cn.queue.first()
		cn.queue.pop()
		p.call.begin(now)
		cn.put(p)
	}
}

// put adds a frame to the batch, with its number: it leaves in this order. The caller holds the lock.
func (cn *conn) put(p parcel) {
	cn.numbered++
	p.frame = cn.client.framing.Stamped(p.frame, cn.numbered)
	cn.batch.add(p)
}

// writeBatch writes the batch to its end; false means that the writer's work is over.
func (cn *conn) writeBatch() bool {
	cn.writing <- struct{}{}
	defer func() { <-cn.writing }()
	for cn.batch.sent < len(cn.batch.bytes) {
		n, err := cn.out.Write(cn.batch.bytes[cn.batch.sent:])
		cn.wrote(n)
		if errors.Is(err, flow.ErrRecalled) {
			cn.leaveOut()
		} else if err != nil {
			cn.writeError(errclass.Wrap("write", err))
			return false
		}
	}
	return true
}

// wrote settles the frames that the system took to the last byte. A message is done with that; a request waits for its
// reply.
func (cn *conn) wrote(n int) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &cn.batch
	b.sent += n
	for b.whole < len(b.ends) && b.ends[b.whole] <= b.sent {
		p := b.parcels[b.whole]
		b.whole++
		c.counts.messagesSent.Add(1)
		cn.release(len(p.frame))
		if p.call != nil {
			c.left(p)
		}
	}
}

// left notes that a frame of a call has left whole. The caller holds the lock.
func (c *Client) left(p parcel) {
	call := p.call
	if p.try == call.try && !call.settled {
		call.step = sent
		if call.request == nil {
			c.resolve(call, Outcome{})
		}
	}
}

// leaveOut takes frames out of the batch that were given up and of which no byte has left.
func (cn *conn) leaveOut() {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &cn.batch
	for i := len(b.parcels) - 1; i >= 0 && b.start(i) >= b.sent; i-- {
		if p := b.parcels[i]; p.call != nil && p.call.settled {
			b.drop(i)
			cn.release(len(p.frame))
		}
	}
}

// release gives bytes of the queue back, and tells once when there is room again. The caller holds the lock.
func (cn *conn) release(n int) {
	cn.queued -= n
	if cn.refused && cn.queued <= cn.client.cfg.LowWater {
		cn.refused = false
		cn.client.emit(Event{Kind: Writable, Conn: cn.name})
	}
}

// hearWriter gives a write that is under way a moment to end. The system reports a reset once: if the writer was told,
// the reader finds an end of the stream that is none, and may find it before the writer could say so.
func (cn *conn) hearWriter() {
	select {
	case cn.writing <- struct{}{}:
		<-cn.writing
	case <-time.After(moment): // it waits for room: the peer has ended only its own direction
	}
}

// writeError deals with a failed write. A standstill ends the connection. A broken connection is left to the reader:
// messages may still lie in the receive buffer, and they come before the end. The socket is dead, so that reading
// cannot take long, but it must not be paused.
func (cn *conn) writeError(why *errclass.Error) {
	if why.Class != errclass.Reset {
		cn.end(why)
		return
	}
	cn.client.mu.Lock()
	cn.broken = why
	cn.client.mu.Unlock()
	cn.pause(false)
}

// push queues a frame and wakes the writer. The caller holds the lock.
func (cn *conn) push(p parcel) {
	cn.queued += len(p.frame)
	cn.queue.push(p)
	cn.nudge()
}

// pushFirst queues a ping or a pong before what waits: behind bulk data it would come too late to prove anything. A
// peer that asks faster than it reads is not answered without end.
func (cn *conn) pushFirst(p parcel) {
	const most = 64
	cn.client.mu.Lock()
	defer cn.client.mu.Unlock()
	if len(cn.urgent) == most {
		return
	}
	cn.queued += len(p.frame)
	cn.urgent = append(cn.urgent, p)
	cn.nudge()
}

func (cn *conn) nudge() {
	select {
	case cn.wake <- struct{}{}:
	default:
	}
}

// closeWrite sends the FIN. What cannot (a pipe in a test) is closed as a whole a little later.
func closeWrite(nc net.Conn) {
	if half, ok := nc.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

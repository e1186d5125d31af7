package client

import (
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/flow"
)

// parcel is one frame in the queue, whole. Call is nil for a ping or pong.
type parcel struct {
	frame []byte
	call  *Call
}

// write is the writer's loop: the one place that writes the socket. Frames of many senders cannot interleave, because
// one goroutine writes each to its end before it takes the next.
func (cn *conn) write() {
	for {
		p := cn.take()
		if p == nil {
			return
		}
		if !cn.writeFrame(p.frame) {
			return
		}
		cn.wrote(p)
	}
}

// writeFrame writes one frame whole; false means that the writer's work is over.
func (cn *conn) writeFrame(frame []byte) bool {
	cn.writing <- struct{}{}
	defer func() { <-cn.writing }()
	_, err := flow.Write(cn.nc, frame, cn.client.cfg.SendTimeout, &cn.client.counts.bytesSent)
	if err != nil {
		cn.writeError(cause.Wrap("write", err))
	}
	return err == nil
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

// take waits for the next frame. Nil means that there will be none: the connection is over, or the FIN was sent.
func (cn *conn) take() *parcel {
	for {
		cn.client.mu.Lock()
		if len(cn.queue) > 0 {
			p := cn.queue[0]
			cn.queue = cn.queue[1:]
			cn.current = p
			cn.begin(p)
			cn.client.mu.Unlock()
			return p
		}
		shut := cn.shut
		cn.client.mu.Unlock()
		if shut {
			// Told first: the peer's own FIN may answer ours before this goroutine runs again.
			close(cn.shutDone)
			closeWrite(cn.nc)
			return nil
		}
		select {
		case <-cn.wake:
		case <-cn.over:
			return nil
		}
	}
}

// begin notes that bytes of the frame are about to leave: from here on it can no longer be taken back.
func (cn *conn) begin(p *parcel) {
	if p.call == nil {
		cn.control--
		return
	}
	p.call.step = leaving
}

// wrote settles a frame that the system took to the last byte. A message is done with that; a request waits for its reply.
func (cn *conn) wrote(p *parcel) {
	c := cn.client
	c.counts.messagesSent.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	cn.queued -= len(p.frame)
	cn.current = nil
	if p.call == nil {
		return
	}
	p.call.step = sent
	if p.call.request == nil {
		c.resolve(p.call, Outcome{})
	}
}

// writeError deals with a failed write. A standstill ends the connection. A broken connection is left to the reader:
// messages may still lie in the receive buffer, and they come before the end. The socket is dead, so that reading
// cannot take long, but it must not be paused.
func (cn *conn) writeError(why *cause.Error) {
	if why.Class != cause.Reset {
		cn.end(why)
		return
	}
	cn.client.mu.Lock()
	cn.broken = why
	cn.client.mu.Unlock()
	cn.pause(false)
}

// push queues a frame and wakes the writer. The caller holds the lock.
func (cn *conn) push(p *parcel) {
	cn.queued += len(p.frame)
	cn.queue = append(cn.queue, p)
	cn.nudge()
}

// pushFirst queues a ping or a pong before what waits: behind bulk data it would come too late to prove anything. A
// peer that asks faster than it reads is not answered without end.
func (cn *conn) pushFirst(p *parcel) {
	const most = 64
	cn.client.mu.Lock()
	defer cn.client.mu.Unlock()
	if cn.control == most {
		return
	}
	cn.queued += len(p.frame)
	cn.queue = slices.Insert(cn.queue, cn.control, p)
	cn.control++
	cn.nudge()
}

func (cn *conn) nudge() {
	select {
	case cn.wake <- struct{}{}:
	default:
	}
}

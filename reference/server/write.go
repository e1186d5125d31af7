package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/flow"
)

// unsentLimit is how many bytes may wait for a client that does not read before its requests are no longer read. One frame
// may exceed it.
const unsentLimit = 256 << 10

// send queues a frame for the writer. It waits while too much waits already: to drop the frame would lose data, and to
// queue it anyway would let one client that never reads fill the memory.
func (cn *conn) send(frame []byte) {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	for cn.unsent > unsentLimit && cn.broken == nil && !cn.isOver() {
		cn.changed.Wait()
	}
	cn.unsent += len(frame)
	cn.out = append(cn.out, frame)
	cn.changed.Broadcast()
}

// write is the writer's loop: the one place that writes the socket, one whole frame after the other.
func (cn *conn) write() {
	for {
		frame := cn.take()
		if frame == nil {
			return
		}
		if !cn.writeFrame(frame) {
			return
		}
		cn.wrote(len(frame))
	}
}

// writeFrame writes one frame whole; false means that the writer's work is over.
func (cn *conn) writeFrame(frame []byte) bool {
	cn.writing <- struct{}{}
	defer func() { <-cn.writing }()
	_, err := flow.Write(cn.nc, frame, cn.server.cfg.SendTimeout, &cn.server.counts.bytesSent)
	if err != nil {
		cn.writeError(cause.Wrap("write", err))
	}
	return err == nil
}

// take waits for the next frame. Nil means that there will be none.
func (cn *conn) take() []byte {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	for len(cn.out) == 0 && !cn.noMore && !cn.isOver() {
		cn.changed.Wait()
	}
	if len(cn.out) == 0 || cn.isOver() {
		return nil
	}
	frame := cn.out[0]
	cn.out = cn.out[1:]
	return frame
}

func (cn *conn) wrote(n int) {
	cn.server.counts.messagesSent.Add(1)
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.unsent -= n
	cn.changed.Broadcast()
	cn.doneWith()
}

// writeError notes what the writer met. A standstill ends the connection at once. A broken connection is left to the
// reader: messages may still lie in the receive buffer, and the socket is dead, so that reading cannot take long.
func (cn *conn) writeError(why *cause.Error) {
	cn.mu.Lock()
	cn.broken = why
	cn.changed.Broadcast()
	cn.mu.Unlock()
	cn.abandon()
	if why.Class != cause.Reset {
		cn.cut()
	}
}

// writerMet is what the writer met; nil if all goes well. A write that is under way is given a moment to end: the system
// reports a reset once, and if the writer was told, the reader finds an end of the stream that is none, and may find it
// before the writer could say so.
func (cn *conn) writerMet() *cause.Error {
	const moment = 100 * time.Millisecond
	select {
	case cn.writing <- struct{}{}:
		<-cn.writing
	case <-time.After(moment): // it waits for room: the client has ended only its own direction
	}
	cn.mu.Lock()
	defer cn.mu.Unlock()
	return cn.broken
}

// finishWriting lets the writer send what is queued and then return.
func (cn *conn) finishWriting() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.noMore = true
	cn.changed.Broadcast()
}

package server

import (
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
		if _, err := flow.Write(cn.nc, frame, cn.server.cfg.SendTimeout, &cn.server.counts.bytesSent); err != nil {
			cn.writeError(cause.Wrap("write", err))
			return
		}
		cn.wrote(len(frame))
	}
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

func (cn *conn) writerMet() *cause.Error {
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

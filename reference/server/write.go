package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/flow"
)

// unsentLimit is how many bytes may wait for a client that does not read before its requests are no longer read, where the
// configuration does not say. One batch may exceed it.
const unsentLimit = 256 << 10

// send hands the batch to a writer, which exists only as long as there is something to write. Send itself waits while too much
// waits already: to drop the frames would lose data, and to queue them anyway would let one client that never reads fill the
// memory. Reader says that the caller is the reader.
func (cn *conn) send(b *batch, reader bool) {
	cn.mu.Lock()
	if reader && cn.unsent > cn.server.cfg.SendQueue {
		cn.stepAside()
	}
	for cn.unsent > cn.server.cfg.SendQueue && cn.broken == nil && !cn.isOver() {
		cn.changed.Wait()
	}
	cn.sendLocked(b)
}

// sendNow is send for a few bytes that must not wait: the words with which the server parts.
func (cn *conn) sendNow(b *batch) {
	cn.mu.Lock()
	cn.sendLocked(b)
}

// sendLocked is called with the lock held and returns without it. Whoever finds nobody writing begins a writer; there is only
// one at a time, so that each frame leaves whole, one after the other.
func (cn *conn) sendLocked(b *batch) {
	if cn.broken != nil || cn.isOver() {
		cn.mu.Unlock()
		return
	}
	if cn.server.framing.Numbered() {
		cn.number(b)
	}
	cn.busy += len(b.ends)
	cn.unsent += len(b.bytes)
	if cn.carried != nil && !cn.writing {
		cn.writeAtOnce(b)
		return
	}
	cn.out = append(cn.out, b.keep())
	if !cn.writing {
		cn.writing = true
		go cn.write()
	}
	cn.mu.Unlock()
}

// number gives the frames of the batch their numbers, in the order in which they leave. The caller holds the lock.
func (cn *conn) number(b *batch) {
	start := 0
	for _, end := range b.ends {
		cn.numbered++
		copy(b.bytes[start:end], cn.server.framing.Stamped(b.bytes[start:end], cn.numbered))
		start = end
	}
}

// write is the writer's loop, from the first byte that has to wait until none does.
func (cn *conn) write() {
	for b := cn.take(); b != nil; b = cn.take() {
		n, err := flow.Write(cn.nc, b.left(), cn.server.cfg.SendTimeout, &cn.traffic.bytesSent)
		cn.mu.Lock()
		cn.wrote(b, n)
		cn.mu.Unlock()
		if err != nil {
			cn.writeError(errclass.Wrap("write", err))
		}
	}
}

// take returns the batch that is next. Nil means that there is none, and that the writer's work is over.
func (cn *conn) take() *batch {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	if len(cn.out) == 0 || cn.broken != nil || cn.isOver() {
		if cn.server.cfg.SendTimeout > 0 {
			cn.nc.SetWriteDeadline(time.Time{})
		}
		cn.writing = false
		cn.changed.Broadcast()
		return nil
	}
	b := cn.out[0]
	cn.out = cn.out[1:]
	return b
}

// wrote notes that the system took n bytes of the batch. The caller holds the lock.
func (cn *conn) wrote(b *batch, n int) {
	frames := b.took(n)
	cn.unsent -= n
	cn.traffic.messagesSent.Add(int64(frames))
	cn.changed.Broadcast()
	cn.doneWith(frames)
}

// writeError notes what the writer met. A standstill ends the connection at once. A broken connection is left to the
// reader: messages may still lie in the receive buffer, and the socket is dead, so that reading cannot take long.
func (cn *conn) writeError(why *errclass.Error) {
	cn.mu.Lock()
	cn.broken = why
	cn.changed.Broadcast()
	cn.mu.Unlock()
	cn.abandon()
	if why.Class != errclass.Reset {
		cn.cut()
	}
}

// writerMet is what the writer met; nil if all goes well. A write that is under way is given a moment to end: the system
// reports a reset once, and if the writer was told, the reader finds an end of the stream that is none, and may find it
// before the writer could say so.
func (cn *conn) writerMet() *errclass.Error {
	const moment = 100 * time.Millisecond
	cn.mu.Lock()
	defer cn.mu.Unlock()
	enough := false // it waits for room: the client has ended only its own direction
	timer := time.AfterFunc(moment, func() {
		cn.mu.Lock()
		defer cn.mu.Unlock()
		enough = true
		cn.changed.Broadcast()
	})
	defer timer.Stop()
	for cn.writing && cn.broken == nil && !enough {
		cn.changed.Wait()
	}
	return cn.broken
}

// finishWriting waits until what is queued has been sent, or cannot be.
func (cn *conn) finishWriting() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	for cn.writing {
		cn.changed.Wait()
	}
}

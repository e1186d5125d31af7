package client

import (
	"bytes"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// handle takes in one message of the message profile.
func (cn *conn) handle(payload []byte) *errclass.Error {
	m, err := message.Parse(payload)
	if err != nil {
		return errclass.New(errclass.Malformed, "%v", err)
	}
	switch m.Type {
	case message.Reply:
		cn.answered(m)
	case message.Error:
		cn.refusal(m)
	case message.Ping:
		cn.answer(message.Message{Type: message.Pong, ID: m.ID, Body: m.Body})
	case message.Pong:
		// That bytes came was noted when they came. A pong that nobody asked for is no reason to complain.
	case message.Leaving:
		cn.goingAway(m)
	case message.Request:
		cn.answer(message.Message{Type: message.Error, Code: message.NotImplemented, ID: m.ID})
	}
	return nil
}

// answered gives the reply to the request of its id. One that nobody waits for any more is counted, and that is all: given
// to whoever asked next, it would be the right answer to the wrong question.
func (cn *conn) answered(m message.Message) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	call := cn.find(m.ID)
	if call == nil {
		c.counts.lateReplies.Add(1)
		return
	}
	c.bucket.succeeded()
	if call.try == 1 {
		// Karn: of a request that was sent twice nobody knows which sending the reply is to (RFC 6298 section 3).
		c.rtt.add(cn.readAt.Sub(call.request.sentAt))
	}
	c.resolve(call, Outcome{Body: bytes.Clone(m.Body)}) // the payload is the reader's
}

// find returns the request of that id that was sent on this connection, or nil. The caller holds the lock.
func (cn *conn) find(id uint32) *Call {
	call := cn.client.pending[id]
	if call == nil || call.conn != cn || call.step < leaving {
		return nil
	}
	return call
}

func (cn *conn) answer(m message.Message) {
	frame, err := cn.client.seal(nil, m)
	if err != nil {
		return // longer than our own limit: the peer's question was within it, so that this is an echo of nothing
	}
	cn.pushFirst(parcel{frame: frame})
}

// sendPing asks the peer for a sign of life. The system below would ask only after hours, and a frozen program's system
// still answers.
func (cn *conn) sendPing() {
	cn.answer(message.Message{Type: message.Ping})
}

// goingAway takes in that the peer takes no new request on this connection. What is under way stays and is answered; what
// comes after goes to a new connection, for which nobody has to wait until the last reply of this one.
func (cn *conn) goingAway(m message.Message) {
	c := cn.client
	c.mu.Lock()
	defer c.mu.Unlock()
	if cn.leaving {
		return
	}
	if m.Code == message.Busy {
		// gRFC A8: whoever is told that it pings too often doubles its interval, on every connection from now on.
		c.pingInterval *= 2
	}
	cn.leaving = true
	close(cn.gone)
	cn.checkDrained()
}

// checkDrained tells whoever ends a leaving connection that nothing is expected on it any more. The caller holds the lock.
func (cn *conn) checkDrained() {
	if !cn.leaving || cn.carrying > 0 {
		return
	}
	select {
	case <-cn.drained:
	default:
		close(cn.drained)
	}
}

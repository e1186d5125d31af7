package server

import (
	"encoding/binary"
	"sync"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// handle carries out one whole message. The payload is only lent until the end of the turn.
func (cn *conn) handle(payload []byte) *errclass.Error {
	if cn.server.cfg.Messages {
		return cn.handleMessage(payload)
	}
	cn.deliver(payload)
	if err := cn.replies().add(cn.server, payload); err != nil {
		return frameError(err)
	}
	cn.relieve()
	return nil
}

func (cn *conn) handleMessage(payload []byte) *errclass.Error {
	m, err := message.Parse(payload)
	if err != nil && (m.Type != message.Request || len(payload) < message.HeaderLen) {
		return errclass.New(errclass.Malformed, "%v", err)
	}
	switch m.Type {
	case message.Request:
		if err != nil {
			return cn.reply(refusal(m.ID, message.BadRequest))
		}
		return cn.request(m)
	case message.Ping:
		return cn.ping(m)
	case message.Reply, message.Error:
		cn.server.counts.lateReplies.Add(1) // a server asks nothing
	case message.Pong, message.Leaving:
		// A pong that nobody asked for is no reason to complain. A client that is leaving has requests in progress and
		// will send no more; the end of its stream says the same.
	}
	return nil
}

// operate carries out what is left of an operation once its time has passed, if it has one.
func (s *Server) operate(m message.Message) message.Message {
	reply := message.Message{Type: message.Reply, ID: m.ID}
	switch m.Op {
	case message.Echo, message.Sleep:
		reply.Body = m.Body
	case message.ReplyOf:
		if int64(m.Arg) > s.longestReply() {
			return refusal(m.ID, message.TooLarge)
		}
		reply.Body = message.Fill(int(m.Arg), 0)
	case message.Increment, message.SlowIncrement:
		count := s.tallies.increment(string(m.Body))
		reply.Body = binary.BigEndian.AppendUint64(nil, count)
	}
	return reply
}

// longestReply is the greatest argument of the operation reply. Without a frame limit there is one all the same: the
// number comes from outside, and memory is set aside for it.
func (s *Server) longestReply() int64 {
	const most = 64 << 20
	if s.cfg.MaxFrame > 0 {
		return int64(s.cfg.MaxFrame - message.HeaderLen)
	}
	return most
}

func refusal(id uint32, code message.Code) message.Message {
	return message.Message{Type: message.Error, Code: code, ID: id}
}

// reply adds the message to the replies of this turn.
func (cn *conn) reply(m message.Message) *errclass.Error {
	if err := cn.replies().addMessage(cn.server, m); err != nil {
		return frameError(err)
	}
	cn.relieve()
	return nil
}

func (cn *conn) replies() *batch {
	if cn.turn == nil {
		cn.turn = cn.newBatch()
	}
	return cn.turn
}

// relieve sends the replies of this turn early if they are many bytes.
func (cn *conn) relieve() {
	if len(cn.turn.bytes) >= flushAt {
		cn.flush()
	}
}

// tallies are the counters of the operation increment; all connections share them.
type tallies struct {
	mu     sync.Mutex
	counts map[string]uint64
}

func (t *tallies) increment(key string) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[string]uint64{}
	}
	t.counts[key]++
	return t.counts[key]
}

package server

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
	"github.com/sockdrill/sockdrill/reference/message"
)

// inProgress is how many slow requests of one connection are worked on at once. The next waits, and with it the reader.
const inProgress = 256

// handle carries out one whole message.
func (cn *conn) handle(payload []byte) *cause.Error {
	if cn.server.cfg.Messages {
		return cn.handleMessage(payload)
	}
	cn.begin()
	cn.deliver(payload)
	return cn.reply(payload)
}

func (cn *conn) handleMessage(payload []byte) *cause.Error {
	m, err := message.Parse(payload)
	if err != nil && (m.Type != message.Request || len(payload) < message.HeaderLen) {
		return cause.New(cause.Malformed, "%v", err)
	}
	switch m.Type {
	case message.Request:
		cn.begin()
		if err != nil {
			return cn.refuse(m, message.BadRequest)
		}
		return cn.request(m)
	case message.Ping:
		cn.begin()
		return cn.reply(message.Message{Type: message.Pong, ID: m.ID, Body: m.Body}.Bytes())
	case message.Reply, message.Error:
		cn.server.counts.lateReplies.Add(1) // a server asks nothing
	case message.Pong:
		// One that nobody asked for is no reason to complain.
	}
	return nil
}

// request carries out a request. Whatever takes time is done beside the reader, so that a slow request holds up neither
// the pings nor the other requests of its connection.
func (cn *conn) request(m message.Message) *cause.Error {
	if cn.isParting() {
		// What is in progress is finished; what is new is refused in words, so that the client can go elsewhere.
		return cn.refuse(m, message.Unavailable)
	}
	cn.deliver(m.Body)
	switch m.Op {
	case message.Sleep:
		if m.Arg > message.MaxSleep {
			return cn.refuse(m, message.TooLarge)
		}
		cn.aside(time.Duration(m.Arg)*time.Millisecond, m)
		return nil
	case message.ReplyOf:
		if int64(m.Arg) > cn.server.longestReply() {
			return cn.refuse(m, message.TooLarge)
		}
		return cn.answer(m, message.Fill(int(m.Arg), 0))
	case message.Increment:
		count := cn.server.keys.increment(string(m.Body))
		return cn.answer(m, binary.BigEndian.AppendUint64(nil, count))
	}
	return cn.answer(m, m.Body)
}

// aside answers the request with its own body after a delay, unless the connection is over first.
func (cn *conn) aside(delay time.Duration, m message.Message) {
	select {
	case cn.slots <- struct{}{}:
	case <-cn.abandoned:
		return
	}
	cn.asides.Go(func() {
		defer func() { <-cn.slots }()
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
			cn.answer(m, m.Body)
		case <-cn.abandoned:
		}
	})
}

func (cn *conn) answer(m message.Message, body []byte) *cause.Error {
	reply := message.Message{Type: message.Reply, ID: m.ID, Body: body}.Bytes()
	frame, err := cn.server.framing.Append(nil, reply, cn.server.cfg.MaxFrame)
	if err != nil {
		return cn.refuse(m, message.TooLarge) // the framing is too narrow for it
	}
	cn.send(frame)
	return nil
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

func (cn *conn) refuse(m message.Message, code message.Code) *cause.Error {
	return cn.reply(message.Message{Type: message.Error, Code: code, ID: m.ID}.Bytes())
}

// reply queues the payload as one frame.
func (cn *conn) reply(payload []byte) *cause.Error {
	frame, err := cn.server.framing.Append(nil, payload, cn.server.cfg.MaxFrame)
	if err != nil {
		return frameError(err)
	}
	cn.send(frame)
	return nil
}

// begin notes that a request is in progress: until its reply is with the system.
func (cn *conn) begin() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.busy++
}

// doneWith notes that a request is no longer in progress. Idleness is counted from here. The caller holds the lock.
func (cn *conn) doneWith() {
	cn.busy--
	if cn.busy == 0 {
		cn.heard = time.Now()
		cn.armLocked()
	}
}

// keys are the counters of the operation increment; all connections share them.
type keys struct {
	mu     sync.Mutex
	counts map[string]uint64
}

func (k *keys) increment(key string) uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.counts == nil {
		k.counts = map[string]uint64{}
	}
	k.counts[key]++
	return k.counts[key]
}

package server

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

// What a server remembers of keys where the configuration does not say. A day is what payment services promise; a client
// whose connection broke asks again within seconds.
const (
	defaultKeys    = 10_000
	defaultKeyLife = 10 * time.Minute
)

// keyBytes bounds the replies that are remembered, whatever their number.
const keyBytes = 64 << 20

// digest tells requests apart that use the same key.
type digest [sha256.Size]byte

func digestOf(m message.Message) digest {
	head := binary.BigEndian.AppendUint32([]byte{byte(m.Op)}, m.Arg)
	return sha256.Sum256(append(head, m.Body...))
}

// memory is what the server remembers of the requests that came with a key, so that each is carried out once, however
// often it is asked: the first time, it is carried out; while that lasts, whoever asks again waits for the same reply;
// and afterwards the reply is told again. All connections share it, since a client asks again on a new one.
type memory struct {
	most int
	life time.Duration

	mu      sync.Mutex
	entries map[uint64]*entry
	settled []*entry // in the order in which they were
	bytes   int      // of their replies

	duplicates atomic.Int64 // how many joined or were known; counted before they are told, so that who has the reply finds the count
}

// entry is one key. While waiting is not nil its request is being carried out.
type entry struct {
	key     uint64
	digest  digest
	waiting []func(message.Message)
	reply   message.Message
	at      time.Time // when it was settled
}

// The answers of claim.
type claim int

const (
	mine    claim = iota // nobody has asked yet: carry it out, and settle it
	joined               // it is being carried out: then will be told
	known                // the reply is there
	another              // the key belongs to another request
	full                 // so many are being carried out that there is no room to remember one more
)

// claim asks for the right to carry out the request of the key. Then is called with the reply, on a
// goroutine of its own, at once or later.
func (m *memory) claim(key uint64, d digest, then func(message.Message)) claim {
	m.mu.Lock()
	e := m.entries[key]
	switch {
	case e == nil:
		defer m.mu.Unlock()
		m.forget(1, time.Now())
		if len(m.entries) >= m.most {
			return full
		}
		m.entries[key] = &entry{key: key, digest: d, waiting: []func(message.Message){then}}
		return mine
	case e.digest != d:
		m.mu.Unlock()
		return another
	case e.waiting != nil:
		defer m.mu.Unlock()
		m.duplicates.Add(1)
		e.waiting = append(e.waiting, then)
		return joined
	}
	m.mu.Unlock()
	m.duplicates.Add(1)
	go then(e.reply)
	return known
}

// settle tells everybody who waits, and remembers the reply, unless it says that the request was not carried out: then
// the next who asks is the first again.
func (m *memory) settle(key uint64, reply message.Message) {
	m.mu.Lock()
	e := m.entries[key]
	waiting := e.waiting
	e.waiting, e.reply, e.at = nil, reply, time.Now()
	if carriedOut(reply) {
		m.settled = append(m.settled, e)
		m.bytes += len(reply.Body)
		m.forget(0, e.at)
	} else {
		delete(m.entries, key)
	}
	m.mu.Unlock()
	for _, then := range waiting {
		go then(reply) // one of them may have to wait for a client that does not read
	}
}

// forget drops the oldest settled entries: those that are too old, and as many as it takes to have room for more.
func (m *memory) forget(more int, now time.Time) {
	for len(m.settled) > 0 {
		oldest := m.settled[0]
		if len(m.entries)+more <= m.most && m.bytes <= keyBytes && now.Sub(oldest.at) < m.life {
			return
		}
		m.settled = m.settled[1:]
		m.bytes -= len(oldest.reply.Body)
		delete(m.entries, oldest.key)
	}
}

func carriedOut(reply message.Message) bool {
	switch reply.Code {
	case message.Busy, message.Unavailable, message.TooLate:
		return false
	}
	return true
}

// requestOnce carries out a request that came with a key, unless it has been.
//
// The work belongs to the key, and not to the connection on which it came first: that may break, and the client ask again
// on another.
func (cn *conn) requestOnce(m message.Message) *errclass.Error {
	arrived := cn.arrived
	m.Body = append([]byte(nil), m.Body...)
	if !cn.takeSlot() {
		return nil
	}
	free := sync.OnceFunc(cn.freeSlot)
	stop := context.AfterFunc(cn.ctx, free) // the connection ends, the work goes on
	then := func(reply message.Message) {
		reply.ID = m.ID
		cn.sendMessage(reply)
		stop()
		free()
	}
	s := cn.server
	code := message.Busy
	switch s.memory.claim(m.Key, digestOf(m), then) {
	case mine:
		s.work.Go(func() { s.memory.settle(m.Key, s.carryOut(s.ctx, m, arrived)) })
		return nil
	case joined, known:
		return nil
	case another:
		code = message.KeyReused
	}
	stop()
	free()
	return cn.reply(refusal(m.ID, code))
}

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.entries)
}

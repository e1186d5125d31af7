package soak

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// counter is a service that carries increments out once for each key, whatever becomes of its connections.
type counter struct {
	random *rand.Rand

	mu      sync.Mutex
	conns   map[*peer.Conn]bool
	n       uint64
	answers map[uint64][]byte // by key
	dying   bool              // the next request is its last on this connection
}

func (s *counter) serve(c *peer.Conn) {
	s.open(c, true)
	defer s.open(c, false)
	for {
		frames, err := c.TakeFrames(c.Life())
		if err != nil {
			_ = c.Close() // it may be closed already
			return
		}
		for _, payload := range frames {
			m, err := wire.ParseMessage(payload)
			if err != nil || m.Type != wire.Request {
				continue
			}
			answer, dies := s.take(m)
			if dies {
				_ = c.Reset() // it may have failed on the other side already
				return
			}
			if c.SendMessage(wire.Message{Type: wire.Reply, ID: m.ID, Body: answer}) != nil {
				return
			}
		}
	}
}

func (s *counter) open(c *peer.Conn, is bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		s.conns = map[*peer.Conn]bool{}
	}
	if s.conns[c] = is; !is {
		delete(s.conns, c)
	}
}

// take carries a request out, unless it dies before.
func (s *counter) take(m wire.Message) (answer []byte, dies bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if dies, s.dying = s.dying, false; dies && s.random.IntN(2) == 0 {
		return nil, true
	}
	if answer = s.answers[m.Key]; answer == nil {
		s.n++
		answer = binary.BigEndian.AppendUint64(nil, s.n)
		s.answers[m.Key] = answer
	}
	return answer, dies
}

func (s *counter) dies() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dying = true
}

// reset resets all connections that there are.
func (s *counter) reset() {
	s.mu.Lock()
	var all []*peer.Conn
	for c := range s.conns {
		all = append(all, c)
	}
	s.mu.Unlock()
	for _, c := range all {
		_ = c.Reset() // the other side may have been first
	}
}

func (s *counter) answer(key uint64) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answers[key]
}

func (s *counter) count() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

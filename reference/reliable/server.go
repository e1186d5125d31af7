package reliable

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"time"
)

// space is what is received into: one byte more than the longest datagram, so that one which is longer shows by its length.
const space = Header + MostPayload + 1

// mostSessions is how many sessions are kept: whoever opens more, from addresses that may be forged, costs those who were heard longest ago
// theirs, and this machine no memory.
const mostSessions = 1024

// Errors that do not end are followed by a pause from this many on: a socket that fails each receive at once would take a processor.
const (
	patience = 100
	pause    = 10 * time.Millisecond
)

// Server carries messages out at one address. One goroutine is enough: nothing in it waits but the receive.
type Server struct {
	conn     *net.UDPConn
	sessions map[whose]*session
	opened   map[asked]*session
	counters Counters
	heard    uint64 // datagrams

	Refused atomic.Int64 // datagrams that were none of the profile
	Errors  atomic.Int64 // receives and sends that failed
}

// whose is a session as a client names it. It belongs to the address that has opened it: from another one, its number is as good as forged.
type whose struct {
	from netip.AddrPort
	id   uint32
}

// asked is an Open as it came: a copy of it asks for the same session.
type asked struct {
	from   netip.AddrPort
	number uint32
	option uint32
}

// Listen opens the socket, at the address as it is given: one that is bound to all addresses of a machine answers from the one that the
// system likes best, and a client that asked another drops that (RFC 1122 section 4.1.3.5).
func Listen(addr string) (*Server, error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen at %q: %w", addr, err)
	}
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", addr, err)
	}
	return &Server{conn: conn, sessions: map[whose]*session{}, opened: map[asked]*session{}, counters: Counters{}}, nil
}

// Addr is the address at which it listens.
func (s *Server) Addr() string { return s.conn.LocalAddr().String() }

// Close ends Serve.
func (s *Server) Close() error { return s.conn.Close() }

// Serve answers until Close.
func (s *Server) Serve() {
	buf := make([]byte, space)
	for failed := 0; ; {
		n, from, err := s.conn.ReadFromUDPAddrPort(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// An answer met a port at which nobody listens, and the system tells by the next receive. It is about one client that is gone, and a
			// loop that ends here ends for everybody.
			s.Errors.Add(1)
			if failed++; failed > patience {
				time.Sleep(pause)
			}
			continue
		}
		failed = 0
		for _, b := range s.hear(buf[:n], from) {
			if _, err := s.conn.WriteToUDPAddrPort(b, from); err != nil {
				s.Errors.Add(1)
			}
		}
	}
}

// hear takes a datagram in, and returns what is answered to where it came from.
func (s *Server) hear(b []byte, from netip.AddrPort) [][]byte {
	d, err := Parse(b)
	if err != nil || from.Port() == 0 {
		s.Refused.Add(1) // in silence: an error that is answered answers forged datagrams, too
		return nil
	}
	s.heard++
	switch d.Kind {
	case Open:
		return s.open(d, from)
	case Message:
		at := s.sessions[whose{from, d.Session}]
		if at == nil {
			return [][]byte{unknown(d)}
		}
		at.used = s.heard
		return at.hear(d, s.counters.carryOut)
	}
	return nil // what servers say; it answers nothing, or two of them would talk for ever
}

// unknown tells a client that its session is none: it would send again and again else. It is as short as what it answers, or shorter.
func unknown(d Datagram) []byte {
	return Datagram{Kind: Unknown, Session: d.Session, Number: d.Number}.Bytes()
}

// open gives a client the session that it asks for: a new one, or the one that a copy of the same datagram got before. One that the client
// has opened earlier stays: the Open may be old, and come late.
func (s *Server) open(d Datagram, from netip.AddrPort) [][]byte {
	if d.Session > Ordered || len(d.Payload) > 0 {
		return [][]byte{unknown(d)}
	}
	a := asked{from, d.Number, d.Session}
	at := s.opened[a]
	if at == nil {
		at = &session{id: s.draw(from), ordered: d.Session == Ordered, window: NewWindow(d.Number), done: d.Number, held: map[uint32][]byte{}}
		s.forget()
		s.opened[a], s.sessions[whose{from, at.id}] = at, at
	}
	at.used = s.heard
	return [][]byte{Datagram{Kind: Opened, Session: at.id, Number: d.Number}.Bytes()}
}

// draw is the number of a new session. Nobody can guess it, and a server that was started again draws others: what was sent to the former
// one is not taken for what it was sent.
func (s *Server) draw(from netip.AddrPort) uint32 {
	for {
		if id := 1 + rand.Uint32N(MostSession); s.sessions[whose{from, id}] == nil {
			return id
		}
	}
}

// forget ends the session that was heard longest ago, where there are as many as may be.
func (s *Server) forget() {
	if len(s.opened) < mostSessions {
		return
	}
	var oldest asked
	var its *session
	for a, at := range s.opened {
		if its == nil || at.used < its.used {
			oldest, its = a, at
		}
	}
	delete(s.opened, oldest)
	delete(s.sessions, whose{oldest.from, its.id})
}

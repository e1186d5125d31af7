package datagram

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"time"
)

// space is what is received into: one byte more than the longest datagram that is answered. What a longer one has beyond that the system
// drops (on Windows it reports WSAEMSGSIZE), and what is left is refused by its length.
const space = header + MostPayload + 1

// pause is how long the loop rests after errors that do not end: a socket that fails each receive at once would take a processor.
const pause = 10 * time.Millisecond

// patience is how many errors may follow one another before it rests.
const patience = 100

// Server answers questions over UDP at one address. One goroutine is enough: nothing in it waits but the receive.
type Server struct {
	conn *net.UDPConn

	Answered atomic.Int64 // questions
	Refused  atomic.Int64 // datagrams that were no questions
	Errors   atomic.Int64 // receives and sends that failed, most of them because a client's port was gone
}

// Listen opens the socket. The address is bound as it is given: a socket that is bound to all addresses of a machine sends its answers from
// the one that the system likes best, and a client that asked another drops them (RFC 1122 section 4.1.3.5).
func Listen(addr string) (*Server, error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen at %q: %w", addr, err)
	}
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(at))
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", addr, err)
	}
	return &Server{conn: conn}, nil
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
			// An answer that was sent before met a port at which nobody listens, and the system tells by the next receive: always on Windows
			// (WSAECONNRESET), elsewhere if the socket asks for it. It is about one client that is gone. A loop that ends here ends for
			// everybody.
			s.Errors.Add(1)
			if failed++; failed > patience {
				time.Sleep(pause)
			}
			continue
		}
		failed = 0
		s.handle(buf[:n], from)
	}
}

// handle answers one datagram, if it is a question, to where it came from.
func (s *Server) handle(datagram []byte, from netip.AddrPort) {
	reply := answer(datagram)
	if reply == nil || from.Port() == 0 { // to port 0, which says that no answer is wanted (RFC 768), nothing can be sent
		s.Refused.Add(1)
		return
	}
	// Each copy of a question is answered, the same way: the first answer may have been lost, and only the client knows. An operation that
	// must not be carried out twice would keep the answer by its tag, and send that again.
	if _, err := s.conn.WriteToUDPAddrPort(reply, from); err != nil {
		s.Errors.Add(1)
		return
	}
	s.Answered.Add(1)
}

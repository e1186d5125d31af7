package secure

import (
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/flow"
)

// socket is the connection beneath TLS.
//
// The limit on a standstill is here and not above. After a deadline that passed within a record crypto/tls refuses every further write,
// and has to: the other side could not make sense of what followed. Here a look at the progress interrupts nothing, since the rest
// of the record is written after it.
type socket struct {
	net.Conn
	limit time.Duration // no byte taken by the system for so long: it stands still; 0: no limit
	ended atomic.Bool   // the FIN of the other side was read
}

func (s *socket) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	if err == io.EOF {
		s.ended.Store(true)
	}
	return n, err
}

func (s *socket) Write(p []byte) (int, error) {
	if s.limit == 0 {
		return s.Conn.Write(p)
	}
	return flow.Write(s.Conn, p, s.limit, nil)
}

// finish sends the FIN. What cannot (a pipe in a test) is closed as a whole a little later.
func (s *socket) finish() {
	if half, ok := s.Conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

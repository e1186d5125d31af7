package peer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// Server is a scripted server. It accepts every connection at once, in the background, and keeps it until Close.
type Server struct {
	cfg  Config
	addr string

	door      sync.Mutex         // one of Refuse, Admit and Close at a time
	listener  transport.Listener // guarded by door; nil while refusing
	accepting sync.WaitGroup     // the accept loop
	handling  sync.WaitGroup     // the handlers

	notice  // guards everything below
	conns   []*Conn
	times   []time.Duration
	taken   int // how many connections Accept has given out
	handler func(*Conn)
	served  int // how many connections, from the first, have had their handler or come before one
	closed  bool
	trouble error // why accepting ended by itself
}

// Listen starts a server on addr, an address of the transport on this machine; "" means a new one.
func Listen(ctx context.Context, cfg Config, addr string) (*Server, error) {
	s := &Server{cfg: cfg.filled(), addr: addr}
	if addr != "" {
		if err := s.cfg.Transport.Check(addr); err != nil {
			return nil, err
		}
	}
	if err := s.admit(ctx); err != nil {
		return nil, err
	}
	s.addr = s.listener.Addr()
	return s, nil
}

// admit listens and accepts. The door must be held, except while the server is made.
func (s *Server) admit(ctx context.Context) error {
	l, err := s.cfg.Transport.Listen(ctx, s.addr, s.cfg.Options)
	if err != nil {
		return fmt.Errorf("listen on %s over %s: %w", s.addr, s.cfg.Transport.Name, err)
	}
	s.listener = l
	s.accepting.Go(func() { s.acceptAll(l) })
	return nil
}

func (s *Server) acceptAll(l transport.Listener) {
	for {
		raw, err := l.Accept()
		if err != nil {
			s.acceptEnded(err)
			return
		}
		s.accepted(raw)
	}
}

func (s *Server) acceptEnded(err error) {
	if errors.Is(err, net.ErrClosed) {
		return
	}
	s.Lock()
	defer s.Unlock()
	s.trouble = fmt.Errorf("accept on %s: %w", s.addr, err)
	s.changed()
}

func (s *Server) accepted(raw transport.Stream) {
	s.Lock()
	defer s.Unlock()
	c := newConn(s.cfg, raw, len(s.conns)+1, toClient)
	s.conns = append(s.conns, c)
	s.times = append(s.times, c.note(trace.Accept, "", 0, c.Remote()+" to "+c.Local()))
	if s.cfg.Transport.Sealed {
		go func() { // the next one is accepted meanwhile
			c.open()
			s.Lock()
			defer s.Unlock()
			s.serve()
			s.changed()
		}()
		return
	}
	c.open()
	s.serve()
	s.changed()
}

// Addr is where the server listens, or would if it did not refuse.
func (s *Server) Addr() string { return s.addr }

// Accept waits for the next connection that it has not given out yet, in the order in which they came, and for the end of its handshake.
func (s *Server) Accept(ctx context.Context) (*Conn, error) {
	var c *Conn
	var trouble error
	began := time.Now()
	err := s.wait(ctx, func() bool {
		if s.taken < len(s.conns) && s.conns[s.taken].isOpen() {
			c = s.conns[s.taken]
			s.taken++
			return true
		}
		if trouble = s.trouble; trouble == nil && s.closed {
			trouble = net.ErrClosed
		}
		return trouble != nil
	})
	if err = errors.Join(err, trouble); err != nil {
		return nil, s.unmet(began, err)
	}
	return c, nil
}

// Accepted is how many connections came so far.
func (s *Server) Accepted() int {
	s.Lock()
	defer s.Unlock()
	return len(s.conns)
}

// Waiting is how many connections came that Accept has not given out yet.
func (s *Server) Waiting() int {
	s.Lock()
	defer s.Unlock()
	return len(s.conns) - s.taken
}

// Conns are all connections that came so far, closed ones too, in the order in which they came.
func (s *Server) Conns() []*Conn {
	s.Lock()
	defer s.Unlock()
	return append([]*Conn(nil), s.conns...)
}

// From is which of Conns came from this address and has not been closed or reset here, -1 if none: the port that a
// connection leaves may be given to the next one at once.
func (s *Server) From(remote string) int {
	conns := s.Conns()
	for i := len(conns) - 1; i >= 0; i-- {
		if conns[i].Remote() == remote && conns[i].life.Err() == nil {
			return i
		}
	}
	return -1
}

// Times is when each of Conns was accepted, on the clock of the trace.
func (s *Server) Times() []time.Duration {
	s.Lock()
	defer s.Unlock()
	return append([]time.Duration(nil), s.times...)
}

// Handle serves connections by f, each in a goroutine of its own: every one accepted from now on, and those that came
// before and that neither Accept nor a handler has had, so that none falls between Listen and Handle. Accept gives them
// out all the same. f must return once the connection is closed. nil means no handler, as at the beginning.
func (s *Server) Handle(f func(*Conn)) {
	s.Lock()
	defer s.Unlock()
	s.handler = f
	s.serve()
}

// serve starts the handler, if there is one, for the connections that nobody has had. The lock is held.
func (s *Server) serve() {
	if s.handler == nil {
		return
	}
	f := s.handler
	for _, c := range s.conns[max(s.taken, s.served):] {
		s.handling.Go(func() {
			<-c.opened
			f(c)
		})
	}
	s.served = len(s.conns)
}

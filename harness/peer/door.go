package peer

import (
	"context"
	"fmt"
	"net"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Refuse stops listening, so that the system refuses connections. Those that exist go on. Once it returns, no further
// one is accepted.
func (s *Server) Refuse() error {
	s.door.Lock()
	defer s.door.Unlock()
	open := s.listener != nil
	err := s.refuse()
	if open && err == nil {
		s.cfg.Ledger.Done(fault.Refuse())
		s.cfg.Trace.Add(trace.Event{Lane: trace.Peer, Kind: trace.Fault, Note: "refuse: nobody listens on " + s.addr}, nil)
	}
	return err
}

// refuse closes the listener if there is one. The door must be held.
func (s *Server) refuse() error {
	if s.listener == nil {
		return nil
	}
	err := s.listener.Close()
	s.listener = nil
	s.accepting.Wait()
	if err != nil {
		return fmt.Errorf("stop listening on %s: %w", s.addr, err)
	}
	return nil
}

// Admit listens again on the same port after Refuse.
func (s *Server) Admit() error {
	s.door.Lock()
	defer s.door.Unlock()
	switch {
	case s.isClosed():
		return fmt.Errorf("listen on %s: %w", s.addr, net.ErrClosed)
	case s.listener != nil:
		return nil
	}
	err := s.admit(context.Background())
	if err == nil {
		s.cfg.Ledger.Healed(fault.Refuse())
		s.cfg.Trace.Add(trace.Event{Lane: trace.Peer, Kind: trace.Healed, Note: "listening again on " + s.addr}, nil)
	}
	return err
}

func (s *Server) isClosed() bool {
	s.Lock()
	defer s.Unlock()
	return s.closed
}

// Close stops listening, closes every connection with a FIN and waits until all handlers have returned. It gives
// back everything that the server holds; closing again does nothing.
func (s *Server) Close() error {
	s.door.Lock()
	defer s.door.Unlock()
	err := s.refuse()
	s.Lock()
	s.closed = true
	s.changed()
	s.Unlock()

	var closing sync.WaitGroup
	for _, c := range s.Conns() {
		closing.Go(func() { _ = c.Close() }) // one that the implementation has broken is given back as well
	}
	closing.Wait()
	s.handling.Wait()
	s.cfg.Transport.Leave(s.addr)
	return err
}

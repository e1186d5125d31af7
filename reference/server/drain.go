package server

import (
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

// Drain ends the server gently: it stops listening, says goodbye to idle connections, lets requests in progress finish,
// and returns when nothing is left. After limit it cuts off whatever remains; 0 means that it waits as long as it takes.
// It reports whether everything ended by itself. Stop, called meanwhile, cuts it short.
func (s *Server) Drain(limit time.Duration) (clean bool) {
	// The listener goes first: a connection accepted now would only be disappointed.
	s.listener.Close()
	s.mu.Lock()
	s.draining = true
	for cn := range s.conns {
		cn.bidFarewell(limit)
	}
	s.mu.Unlock()
	if limit > 0 {
		timer := time.AfterFunc(limit, s.cancel)
		defer timer.Stop()
	}
	s.work.Wait()
	clean = s.ctx.Err() == nil
	s.Stop()
	return clean
}

// Stop ends the server at once and returns when nothing of it is left.
func (s *Server) Stop() {
	s.listener.Close()
	s.cancel()
	s.work.Wait()
	if s.cfg.Crew != nil {
		s.cfg.Crew.Close()
	}
	s.lane.Close()
	<-s.lane.Done()
}

// cutAll ends every connection at once.
func (s *Server) cutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for cn := range s.conns {
		cn.cut()
	}
}

// bidFarewell tells the client that the connection is about to end, and ends it as soon as nothing is in progress on it,
// which may be now.
func (cn *conn) bidFarewell(limit time.Duration) {
	if cn.shaking.Load() {
		cn.cut() // it has asked for nothing yet, and cannot be told anything
		return
	}
	cn.parting.Store(true)
	if cn.server.cfg.Messages {
		b := new(batch)
		b.addMessage(cn.server, message.Message{Type: message.Leaving, Arg: uint32(min(limit.Milliseconds(), 1<<32-1))})
		cn.sendNow(b)
	}
	cn.arm()
}

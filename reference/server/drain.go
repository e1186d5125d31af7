package server

import "time"

// Drain ends the server gently: it stops listening, says goodbye to idle connections, lets requests in progress finish,
// and returns when nothing is left. After limit it cuts off whatever remains; 0 means that it waits as long as it takes.
// It reports whether everything ended by itself.
func (s *Server) Drain(limit time.Duration) (clean bool) {
	// The listener goes first: a connection accepted now would only be disappointed.
	s.listener.Close()
	s.mu.Lock()
	s.draining = true
	for cn := range s.conns {
		cn.bidFarewell()
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
	s.lane.Close()
	<-s.lane.Done()
}

// bidFarewell ends the connection as soon as nothing is in progress on it, which may be now.
func (cn *conn) bidFarewell() {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.parting = true
	cn.armLocked()
}

func (cn *conn) isParting() bool {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	return cn.parting
}

package server

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/cause"
)

var names atomic.Int64

// The wait after a failed accept doubles from the first to the last.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = time.Second
)

// accept takes connections until the listener is closed. Any other error passes: descriptors run out and come back, a
// client resets before it was accepted. To return would leave a server that listens to nobody; to try again at once would
// burn a processor exactly when the machine is short of everything.
func (s *Server) accept() {
	pause := firstPause
	for {
		nc, err := s.listener.Accept()
		if err == nil {
			pause = firstPause
			s.admit(nc)
			continue
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
		s.trouble("", cause.New(cause.Other, "accept: %v", err))
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// admit serves the connection, or closes it at once if there are too many: a quick no is better than a place in a queue
// that does not move.
func (s *Server) admit(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	full := s.cfg.MaxConnections > 0 && len(s.conns) >= s.cfg.MaxConnections
	if full || s.draining {
		nc.Close()
		return
	}
	cn := s.newConn(fmt.Sprintf("s%d", names.Add(1)), nc)
	s.conns[cn] = struct{}{}
	s.counts.connections.Add(1)
	s.emit(Event{Kind: Opened, Conn: cn.name, Local: nc.LocalAddr().String(), Remote: nc.RemoteAddr().String()})
	s.work.Go(cn.serve)
}

// release forgets a connection that is over.
func (s *Server) release(cn *conn, class cause.Class) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, cn)
	s.emit(Event{Kind: Ended, Conn: cn.name, Class: class})
}

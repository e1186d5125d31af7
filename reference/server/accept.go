package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

var names atomic.Int64

// The wait after a failed accept doubles from the first to the last.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = 500 * time.Millisecond
)

// accept takes connections until the listener is closed. Any other error passes: descriptors run out and come back. To
// return would leave a server that listens to nobody; to try again at once would burn a processor exactly when the machine
// is short of everything. A connection that ends ends the pause too: it gives its descriptor back. A client that reset
// before it was accepted costs nothing, and so no pause: forty of them would keep everybody else out for 17 s.
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
		s.counts.acceptFailures.Add(1)
		s.trouble("", errclass.New(errclass.Other, "accept: %v", err))
		if aborted(err) {
			continue
		}
		select {
		case <-time.After(pause):
		case <-s.freed:
		case <-s.ctx.Done():
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// aborted reports whether an accept failed because its client has left. It is ECONNABORTED by accept(2), which Go takes
// care of by itself; Wine makes WSAENOTCONN of it.
func aborted(err error) bool {
	const wsaNotConnected = syscall.Errno(10057) // winsock2.h
	return errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, wsaNotConnected)
}

// admit serves the connection, or refuses it at once if there are too many: a quick no is better than a place in a queue
// that does not move.
func (s *Server) admit(nc net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	full := s.cfg.MaxConnections > 0 && len(s.conns) >= s.cfg.MaxConnections
	if full || s.draining || s.ctx.Err() != nil {
		s.refuse(nc)
		return
	}
	cn := s.newConn(fmt.Sprintf("s%d", names.Add(1)), nc)
	s.conns[cn] = struct{}{}
	s.counts.connections.Add(1)
	if s.cfg.OnEvent != nil {
		s.emit(Event{Kind: Opened, Conn: cn.name, Local: nc.LocalAddr().String(), Remote: nc.RemoteAddr().String()})
	}
	s.work.Add(1)
	cn.begin()
}

// lingering is how many refused connections are kept open for their goodbye to arrive; see part. Above that they are
// closed without one: a flood must not cost what the limit is there to save.
const lingering = 64

// refuse closes the connection. Where there are words for it they are said first: an error without a request, code 429,
// which a client may take for the answer to whatever it was about to ask. Over TLS there are none: each would cost a handshake.
func (s *Server) refuse(nc net.Conn) {
	s.counts.refused.Add(1)
	if !s.cfg.Messages || s.cfg.TLS != nil || s.ctx.Err() != nil || !s.mayLinger() {
		nc.Close()
		return
	}
	s.work.Go(func() {
		defer s.refusing.Add(-1)
		defer nc.Close()
		stop := context.AfterFunc(s.ctx, func() { nc.Close() })
		defer stop()
		b := new(batch)
		b.addMessage(s, refusal(0, message.Busy))
		nc.SetDeadline(time.Now().Add(lingerLimit))
		nc.Write(b.bytes)
		closeWrite(nc)
		io.Copy(io.Discard, nc)
	})
}

// mayLinger takes one of the places of lingering connections, if there is one.
func (s *Server) mayLinger() bool {
	if s.refusing.Add(1) <= lingering {
		return true
	}
	s.refusing.Add(-1)
	return false
}

// release forgets a connection that is over.
func (s *Server) release(cn *conn, class errclass.Class) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, cn)
	s.past.add(&cn.traffic)
	s.emit(Event{Kind: Ended, Conn: cn.name, Class: class})
	select {
	case s.freed <- struct{}{}:
	default:
	}
}

//go:build unix

package server

import (
	"io"
	"net"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// socket reads and writes a connection without holding a buffer while it waits, and without waiting when it writes. net.Conn
// offers neither: its Read wants the buffer before anything is there to fill it with, which makes ten thousand silent
// connections cost ten thousand buffers. The system's own calls are reached through syscall.RawConn, and the waiting is
// still Go's, deadlines and all.
type socket struct {
	server *Server
	nc     net.Conn
	raw    syscall.RawConn // nil if nc is not a connection of the system, such as a pipe in a test

	// What the calls below give to and take from the functions that RawConn calls. They are kept, because a function
	// that is made anew for each read is an allocation for each read.
	readable, writable func(fd uintptr) bool
	decoder            *frame.Decoder
	rest               []byte
	n                  int
	cared              bool // somebody else waits until there is something to read
	waited             bool // the last read found nothing at first, so that others had their turn
	readErr, writeErr  error
}

func (s *socket) open(server *Server, nc net.Conn, decoder *frame.Decoder) {
	s.server, s.nc, s.decoder = server, nc, decoder
	system, ok := nc.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := system.SyscallConn(); err == nil {
		s.raw, s.readable, s.writable = raw, s.readOnce, s.writeSome
	}
}

// canRest reports whether somebody else can wait for the socket.
func (s *socket) canRest() bool { return s.raw != nil }

// read waits until there is something to read, and then reads once, into the decoder's room; Fill is left to the caller.
// The end of the stream is io.EOF.
func (s *socket) read() (int, error) {
	if s.raw == nil {
		return s.nc.Read(s.decoder.Room())
	}
	s.waited = false
	if err := s.raw.Read(s.readable); err != nil {
		return 0, err
	}
	if s.readErr == syscall.EAGAIN {
		return 0, errNothing
	}
	if s.readErr != nil {
		return 0, s.readErr
	}
	if s.n == 0 {
		return 0, io.EOF
	}
	return s.n, nil
}

// insist is how often a reader asks again before it goes to sleep, if a processor is free for that: about ten microseconds,
// which is less than it costs to fall asleep and to be woken. A client that asks, gets its answer and asks again comes within
// them. With more connections than processors one of the others has something to do, and nobody insists.
const insist = 40

// readOnce returns false if there is nothing yet; it is called again when there is.
func (s *socket) readOnce(fd uintptr) bool {
	room := s.decoder.Room()
	s.n, s.readErr = uninterrupted(receive, int(fd), room)
	for again := 0; s.readErr == syscall.EAGAIN && again < insist && s.server.hasSpare(); again++ {
		s.n, s.readErr = uninterrupted(receive, int(fd), room)
	}
	if s.readErr == syscall.EAGAIN {
		s.decoder.Park()
		s.waited = true
		return s.cared
	}
	return true
}

// tryWrite hands as much of p to the system as it takes without waiting, which may be nothing.
func (s *socket) tryWrite(p []byte) (int, error) {
	if s.raw == nil {
		return 0, nil
	}
	s.rest = p
	err := s.raw.Write(s.writable)
	taken := len(p) - len(s.rest)
	s.rest = nil
	if err == nil && s.writeErr != syscall.EAGAIN {
		err = s.writeErr
	}
	return taken, err
}

// writeSome always returns true: whatever is left is not waited for here.
func (s *socket) writeSome(fd uintptr) bool {
	s.writeErr = nil
	for len(s.rest) > 0 && s.writeErr == nil {
		var n int
		n, s.writeErr = uninterrupted(transmit, int(fd), s.rest)
		s.rest = s.rest[max(n, 0):]
	}
	return true
}

// uninterrupted calls again what a signal interrupted.
func uninterrupted(call func(int, []byte) (int, error), fd int, p []byte) (int, error) {
	for {
		n, err := call(fd, p)
		if err != syscall.EINTR {
			return n, err
		}
	}
}

package fast

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// socket is a TCP socket that Go's network does not watch: it would wake one of its threads for whatever comes, beside the
// crew's. It is read and written without a wait, since net.Conn's Read wants a buffer before anything is there to fill it
// with, and its Write waits until all is taken. What has to wait nevertheless does so in wait_linux.go.
type socket struct {
	file          *os.File        // keeps the descriptor open while it is used, and nothing else
	raw           syscall.RawConn // of file
	local, remote net.Addr

	// What the calls below give to and take from the functions that RawConn calls. They are kept, because a function
	// that is made anew for each read is an allocation for each read.
	readable, writable func(fd uintptr) bool
	room, rest         []byte
	n                  int
	readErr, writeErr  error

	mu              sync.Mutex
	closed          bool
	waiting         net.Conn // the same socket in Go's network; nil until somebody has to wait
	readBy, writeBy time.Time
}

// errNothing is no error: there is nothing to read.
var errNothing = errors.New("there is nothing to read")

// detach takes the socket from Go's network. Nil means that it is closed, or that the system has no descriptor left.
func detach(tcp *net.TCPConn) *socket {
	theirs, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	own := -1
	if theirs.Control(func(fd uintptr) { own = duplicate(fd) }) != nil || own < 0 {
		return nil
	}
	syscall.SetNonblock(own, false) // or NewFile would have it watched again
	s := &socket{file: os.NewFile(uintptr(own), "tcp"), local: tcp.LocalAddr(), remote: tcp.RemoteAddr()}
	syscall.SetNonblock(own, true)
	s.raw, _ = s.file.SyscallConn() // fails only without a file
	s.readable, s.writable = s.readOnce, s.writeSome
	tcp.Close() // of two descriptors this is the one that is watched
	return s
}

// tryRead reads once. The end of the stream is io.EOF.
func (s *socket) tryRead(p []byte) (int, error) {
	s.room = p
	err := s.raw.Read(s.readable)
	s.room = nil
	switch {
	case err != nil:
		return 0, net.ErrClosed
	case s.readErr == syscall.EAGAIN:
		return 0, errNothing
	case s.readErr != nil:
		return 0, s.readErr
	case s.n == 0:
		return 0, io.EOF
	}
	return s.n, nil
}

// readOnce always returns true: whatever comes later is not waited for here.
func (s *socket) readOnce(fd uintptr) bool {
	s.n, s.readErr = uninterrupted(receive, int(fd), s.room)
	return true
}

// TryWrite hands as much of p to the system as it takes without waiting.
func (s *socket) TryWrite(p []byte) (int, error) {
	s.rest = p
	err := s.raw.Write(s.writable)
	taken := len(p) - len(s.rest)
	s.rest = nil
	switch {
	case err != nil:
		return taken, net.ErrClosed
	case s.writeErr == syscall.EAGAIN:
		return taken, nil
	}
	return taken, s.writeErr
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

func (s *socket) LocalAddr() net.Addr  { return s.local }
func (s *socket) RemoteAddr() net.Addr { return s.remote }

// CloseWrite says that no more is sent.
func (s *socket) CloseWrite() (err error) {
	if s.raw.Control(func(fd uintptr) { err = syscall.Shutdown(int(fd), syscall.SHUT_WR) }) != nil {
		return net.ErrClosed
	}
	return err
}

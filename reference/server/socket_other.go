//go:build !unix

package server

import (
	"net"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// socket reads and writes a connection with what Go offers everywhere: a read holds its buffer while it waits, and a
// write that must not wait is left to the writer.
type socket struct {
	nc      net.Conn
	decoder *frame.Decoder
	waited  bool // nobody can tell here
}

func (s *socket) open(_ *Server, nc net.Conn, decoder *frame.Decoder) { s.nc, s.decoder = nc, decoder }

// read reads once, into the decoder's room; Fill is left to the caller. The end of the stream is io.EOF.
func (s *socket) read() (int, error) { return s.nc.Read(s.decoder.Room()) }

// canRest reports whether somebody else can wait for the socket.
func (s *socket) canRest() bool { return false }

// tryWrite hands nothing to the system, because that might wait.
func (s *socket) tryWrite([]byte) (int, error) { return 0, nil }

package errclass

import (
	"io"
	"syscall"
)

// Winsock numbers its errors apart from the C library's, and syscall.ECONNREFUSED is the latter: it matches nothing
// that a socket returns on Windows.
const wsaeconnrefused = syscall.Errno(10061)

// A write of which the system says that it took nothing, and why not, is an unexpected end in Go: Wine says so of a connection that was reset.
var (
	resets   = []error{syscall.WSAECONNRESET, syscall.WSAECONNABORTED, io.ErrClosedPipe, io.ErrUnexpectedEOF}
	refusals = []error{wsaeconnrefused}
)

package errclass

import (
	"io"
	"syscall"
)

// Winsock numbers its errors apart from the C library's, and syscall.ECONNREFUSED is the latter: it matches nothing
// that a socket returns on Windows.
const wsaeconnrefused = syscall.Errno(10061)

var (
	resets   = []error{syscall.WSAECONNRESET, syscall.WSAECONNABORTED, io.ErrClosedPipe}
	refusals = []error{wsaeconnrefused}
)

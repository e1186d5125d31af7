//go:build !windows

package errclass

import (
	"io"
	"syscall"
)

// io.ErrClosedPipe is what net.Pipe says where a socket says EPIPE; EPROTOTYPE is what macOS says to a write that meets the end of the
// connection half-way.
var (
	resets   = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, syscall.EPROTOTYPE, io.ErrClosedPipe}
	refusals = []error{syscall.ECONNREFUSED}
)

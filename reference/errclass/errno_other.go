//go:build !windows

package errclass

import (
	"io"
	"syscall"
)

// io.ErrClosedPipe is what net.Pipe says where a socket says EPIPE.
var (
	resets   = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, io.ErrClosedPipe}
	refusals = []error{syscall.ECONNREFUSED}
)

//go:build !windows

package cause

import (
	"io"
	"syscall"
)

// io.ErrClosedPipe is what net.Pipe says where a socket says EPIPE.
var (
	resets   = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, io.ErrClosedPipe}
	refusals = []error{syscall.ECONNREFUSED}
)

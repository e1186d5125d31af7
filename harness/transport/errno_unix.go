//go:build unix

package transport

import "syscall"

// What the system says of a reset, and of a refusal.
var (
	ErrReset   error = syscall.ECONNRESET
	ErrRefused error = syscall.ECONNREFUSED
)

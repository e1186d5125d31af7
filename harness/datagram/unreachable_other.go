//go:build !linux && !windows

package datagram

import (
	"net"
	"syscall"
)

// refused is how a system tells a socket that its datagram met a port at which nobody listens.
const refused = syscall.ECONNREFUSED

// Unreachable is not told here.
func Unreachable() (n int, known bool) { return 0, false }

// deafen does nothing here: a socket that is connected sends to nobody else.
func deafen(*net.UDPConn) error { return nil }

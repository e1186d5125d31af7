package datagram

import (
	"net"
	"syscall"
)

// refused is how Windows tells a socket that its datagram met a port at which nobody listens: as a reset (recvfrom, WSAECONNRESET).
const refused = syscall.WSAECONNRESET

// Unreachable is not told here.
func Unreachable() (n int, known bool) { return 0, false }

// deafen does nothing here: a socket that is connected sends to nobody else.
func deafen(*net.UDPConn) error { return nil }

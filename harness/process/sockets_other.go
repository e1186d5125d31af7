//go:build !linux

package process

import (
	"fmt"
	"net/netip"
	"runtime"
)

// Dialling returns the local ports of all attempts to connect to addr that nobody has answered yet. Only Linux can tell; here
// it is always an error.
func Dialling(addr string) ([]uint16, error) {
	return nil, fmt.Errorf("watch attempts to connect to %s: not known on %s", addr, runtime.GOOS)
}

// Sought returns the addresses at which this machine tries to connect to this port. Only Linux can tell; here it is always an error.
func Sought(port uint16) ([]netip.Addr, error) {
	return nil, fmt.Errorf("watch attempts to connect to port %d: not known on %s", port, runtime.GOOS)
}

// Connected returns where connections come from. Only Linux can tell; here it is always an error.
func Connected(listens string) ([]netip.AddrPort, error) {
	return nil, fmt.Errorf("look for connections to %s: not known on %s", listens, runtime.GOOS)
}

// Queued returns what waits in the socket of this machine that has these addresses. Only Linux can tell; here it is always an error.
func Queued(local, remote string) (unsent, unread uint64, err error) {
	return 0, 0, fmt.Errorf("look into the socket of %s: not known on %s", local, runtime.GOOS)
}

// Unsent returns what a program has written to its connections and their other ends have not taken. Only Linux can tell; here it is always
// an error.
func Unsent(listens string) (uint64, error) {
	return 0, fmt.Errorf("look into the sockets of %s: not known on %s", listens, runtime.GOOS)
}

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

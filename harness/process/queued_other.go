//go:build !linux

package process

import (
	"fmt"
	"net/netip"
	"runtime"
)

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

package subject

import (
	"fmt"
	"net/netip"
)

// Loopback reports whether host:port is numeric and on this machine's loopback; the error says what is wrong with it.
// sockdrill sends faults, and never to a machine other than its own.
func Loopback(addr string) error {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: it must be numeric with a port, such as 127.0.0.1:5000 or [::1]:5000: %w", addr, err)
	}
	if !ap.Addr().Unmap().IsLoopback() {
		return fmt.Errorf("address %q: it is not on this machine's loopback (127.0.0.0/8 or ::1); run sockdrill where the server runs",
			addr)
	}
	return nil
}

package process

import (
	"fmt"
	"net/netip"
)

// synSent is TCP_SYN_SENT of include/net/tcp_states.h: RFC 9293 section 3.3.2.
const synSent = 2

// Dialling returns the local ports of all attempts of this machine to connect to addr that nobody has answered yet. Only Linux
// can tell.
func Dialling(addr string) ([]uint16, error) {
	to, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("watch attempts to connect to %q: %w", addr, err)
	}
	all, err := sockets()
	if err != nil {
		return nil, fmt.Errorf("watch attempts to connect to %s: %w", addr, err)
	}
	var ports []uint16
	for _, s := range all {
		if s.state == synSent && s.remote == netip.AddrPortFrom(to.Addr().Unmap(), to.Port()) {
			ports = append(ports, s.local.Port())
		}
	}
	return ports, nil
}

// Sought returns the addresses at which this machine tries to connect to this port, and nobody has answered yet. Only Linux can tell.
func Sought(port uint16) ([]netip.Addr, error) {
	all, err := sockets()
	if err != nil {
		return nil, fmt.Errorf("watch attempts to connect to port %d: %w", port, err)
	}
	var addrs []netip.Addr
	for _, s := range all {
		if s.state == synSent && s.remote.Port() == port {
			addrs = append(addrs, s.remote.Addr())
		}
	}
	return addrs, nil
}

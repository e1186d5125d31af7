package process

import (
	"fmt"
	"net/netip"
)

// established is TCP_ESTABLISHED of include/net/tcp_states.h: RFC 9293 section 3.3.2.
const established = 1

// Connected returns where the connections come from that stand to the program which listens at this address, as the system sees its end of
// them. Only Linux can tell.
func Connected(listens string) ([]netip.AddrPort, error) {
	all, err := sockets()
	if err != nil {
		return nil, fmt.Errorf("look for connections to %s: %w", listens, err)
	}
	var from []netip.AddrPort
	for _, s := range all {
		if s.state == established && s.local.String() == listens {
			from = append(from, s.remote)
		}
	}
	return from, nil
}

// Queued returns what waits in the socket of this machine that has these addresses: bytes that its program has written and the other end
// has not taken yet, and bytes that have come and its program has not read. Only Linux can tell.
func Queued(local, remote string) (unsent, unread uint64, err error) {
	all, err := sockets()
	if err != nil {
		return 0, 0, fmt.Errorf("look into the socket of %s: %w", local, err)
	}
	for _, s := range all {
		if s.local.String() == local && s.remote.String() == remote {
			return s.unsent, s.unread, nil
		}
	}
	return 0, 0, fmt.Errorf("look into the socket of %s: none is connected to %s", local, remote)
}

// Unsent returns the bytes that the program which listens at this address has written to its connections and their other ends have not
// taken yet. Only Linux can tell.
func Unsent(listens string) (n uint64, err error) {
	all, err := sockets()
	if err != nil {
		return 0, fmt.Errorf("look into the sockets of %s: %w", listens, err)
	}
	for _, s := range all {
		if s.local.String() == listens && s.remote.Port() != 0 {
			n += s.unsent
		}
	}
	return n, nil
}

package process

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/prometheus/procfs"
)

// socket is one line of the system's table of TCP sockets.
type socket struct {
	local, remote  netip.AddrPort
	state          uint64
	unsent, unread uint64 // bytes that the other end has not acknowledged, and that the program has not read
}

// sockets reads the table.
func sockets() ([]socket, error) {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return nil, fmt.Errorf("read the table of sockets: %w", err)
	}
	// Procfs marks these for netlink. Reading one small table once needs no socket of its own, and no further module.
	four, err := fs.NetTCP() //lint:ignore SA1019 see above
	if err != nil {
		return nil, fmt.Errorf("read the table of sockets: %w", err)
	}
	// Runtimes that prefer IPv6 sockets connect from there to IPv4 addresses, too. A system without IPv6 has no such table.
	six, _ := fs.NetTCP6() //lint:ignore SA1019 see above
	var all []socket
	for _, s := range append(four, six...) {
		all = append(all, socket{endpoint(s.LocalAddr, s.LocalPort), endpoint(s.RemAddr, s.RemPort), s.St, s.TxQueue, s.RxQueue})
	}
	return all, nil
}

func endpoint(ip net.IP, port uint64) netip.AddrPort {
	addr, _ := netip.AddrFromSlice(ip)
	return netip.AddrPortFrom(addr.Unmap(), uint16(port))
}

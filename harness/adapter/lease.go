package adapter

import (
	"fmt"
	"net"
)

// LeaseAddr gives an address for a {addr} server to listen on: numeric, on the loopback, with a port that is free now.
// On Linux each unit has an address of its own, so that nothing else takes the port before the server does.
func LeaseAddr(unit int) (string, error) {
	host := leaseHost(unit)
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return "", fmt.Errorf("lease an address on %s: %w", host, err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("lease the address %s: %w", addr, err)
	}
	return addr, nil
}

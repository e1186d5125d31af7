package process

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// Lease returns an address for an implementation to listen on, or for a client to connect to, as LeaseAddr does: on 127.0.0.1 if it is told
// the port alone, a new path if it is reached over a Unix-domain socket. Transport.Leave removes what stays there.
func Lease(i subject.Implementation, unit int) (string, error) {
	if i.Carrier().Name == transport.Unix.Name {
		return transport.Fresh(), nil
	}
	if i.ByPort() {
		return leasePort(i.Carrier(), unit)
	}
	return leaseAddr(i.Carrier(), unit)
}

// LeaseAddr returns an address for a {addr} server to listen on: numeric, on the loopback, with a port that is free now.
// On Linux each unit has an address of its own, so that nothing else takes the port before the server does.
func LeaseAddr(unit int) (string, error) { return leaseAddr(transport.TCP, unit) }

func leaseAddr(t transport.Transport, unit int) (string, error) {
	host := leaseHost(unit)
	addr, err := free(t, net.JoinHostPort(host, "0"))
	if err != nil {
		return "", fmt.Errorf("lease an address on %s: %w", host, err)
	}
	return addr, nil
}

// free returns the address that listening there gave, which is free again.
func free(t transport.Transport, addr string) (string, error) {
	if t.Datagrams {
		c, err := net.ListenPacket("udp", addr)
		if err != nil {
			return "", err
		}
		return c.LocalAddr().String(), c.Close()
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// The ports that are leased one by one: below those that systems give to whoever asks for any port, so that nobody takes one
// before the server does.
const (
	firstPort = 10_240
	ports     = 22_000
)

// leasePort returns an address of 127.0.0.1 whose port is free now, and another one for each unit.
func leasePort(t transport.Transport, unit int) (string, error) {
	const tries, apart = 50, 2_003 // apart and 7 are primes: units that try again do not meet
	var err error
	for try := range tries {
		port := firstPort + (os.Getpid()*31+unit*7+try*apart)%ports
		var addr string
		if addr, err = free(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return addr, nil
		}
	}
	return "", errors.Join(errors.New("lease a port of 127.0.0.1"), err)
}

package relay

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// socket is a file descriptor of our own that the runtime's poller does not know.
type socket int

func (s socket) Close() error { return unix.Close(int(s)) }

// reserve binds a socket that never listens. On Linux two sockets with SO_REUSEADDR may share a port while at most one
// listens, so the port remains ours when the listener closes: no other process is given it, and no dial to it can connect
// to itself from the same ephemeral port.
func reserve(addr string) (io.Closer, string, error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, "", err
	}
	ip, ok := netip.AddrFromSlice(at.IP)
	if !ok {
		return nil, "", fmt.Errorf("listen address %q has no numeric address", addr)
	}
	s, err := bind(netip.AddrPortFrom(ip.Unmap(), uint16(at.Port)))
	if err != nil {
		return nil, "", err
	}
	name, err := unix.Getsockname(int(s))
	if err != nil {
		s.Close()
		return nil, "", fmt.Errorf("getsockname: %w", err)
	}
	return s, netip.AddrPortFrom(ip.Unmap(), portOf(name)).String(), nil
}

func portOf(sa unix.Sockaddr) uint16 {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return uint16(sa.Port)
	case *unix.SockaddrInet6:
		return uint16(sa.Port)
	}
	return 0
}

func bind(at netip.AddrPort) (socket, error) {
	family, sa := unix.AF_INET6, unix.Sockaddr(&unix.SockaddrInet6{Port: int(at.Port()), Addr: at.Addr().As16()})
	if at.Addr().Is4() {
		family, sa = unix.AF_INET, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}
	}
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return -1, fmt.Errorf("socket: %w", err)
	}
	err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err == nil {
		err = unix.Bind(fd, sa)
	}
	if err != nil {
		unix.Close(fd)
		return -1, fmt.Errorf("bind %s: %w", at, err)
	}
	return socket(fd), nil
}

// blocked is a listener with a full accept queue: it and the connections parked in it must stay referenced.
type blocked struct {
	listener socket
	parked   []net.Conn
}

func (b *blocked) Close() error {
	for _, c := range b.parked {
		c.Close()
	}
	return b.listener.Close()
}

// mostParked bounds the search for a full queue: with a backlog of 0 Linux keeps one connection.
const mostParked = 8

// blockQueue listens with a backlog of 0 and connects until a dial hangs; it gives how long that one hung. Linux drops the
// SYNs of later dials, which therefore neither succeed nor fail.
func blockQueue(addr string) (io.Closer, time.Duration, error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, 0, err
	}
	s, err := bind(at)
	if err != nil {
		return nil, 0, err
	}
	b := &blocked{listener: s}
	if err := unix.Listen(int(s), 0); err != nil {
		b.Close()
		return nil, 0, fmt.Errorf("listen on %s: %w", addr, err)
	}
	for range mostParked {
		d := net.Dialer{Timeout: hangProof}
		d.SetMultipathTCP(false)
		start := time.Now()
		c, err := d.Dial("tcp", addr)
		hung := time.Since(start)
		switch {
		case err == nil:
			b.parked = append(b.parked, c)
		case hung < hangProof:
			b.Close()
			return nil, 0, err
		case b.full():
			return b, hung, nil
		}
	}
	b.Close()
	return nil, 0, errors.New("the accept queue does not fill on this system")
}

// full asks the system whether the accept queue is. A dial that timed out proves nothing by itself: on a busy machine its time
// may be over before it has begun. Of a listener TCP_INFO tells how many connections wait and how many may (tcp_get_info in
// net/ipv4/tcp.c), and one more than those fills the queue.
func (b *blocked) full() bool {
	info, err := unix.GetsockoptTCPInfo(int(b.listener), unix.IPPROTO_TCP, unix.TCP_INFO)
	return err == nil && info.Unacked > info.Sacked
}

package main

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// conn is one connection of the load.
type conn struct {
	fd       int
	asked    int64           // bytes of frames begun, on the stream
	written  int64           // of them, bytes that the system has taken
	received int64           // bytes that came back
	began    []time.Duration // of each frame under way, by its number modulo their count: when it was asked for
}

// dial connects from an address of its own for every 200 connections: one address has not ports enough for tens of
// thousands beside what others of this machine hold.
func dial(addr netip.AddrPort, number, depth int) (*conn, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("socket %d: %w", number, err)
	}
	c := &conn{fd: fd, began: make([]time.Duration, depth)}
	if err := c.connect(addr, number); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("connection %d: %w", number, err)
	}
	return c, nil
}

func (c *conn) connect(addr netip.AddrPort, number int) error {
	source := &unix.SockaddrInet4{Addr: [4]byte{127, 0, byte(1 + number/200/250), byte(1 + number/200%250)}}
	peer := &unix.SockaddrInet4{Addr: addr.Addr().As4(), Port: int(addr.Port())}
	return errors.Join(
		unix.SetsockoptInt(c.fd, unix.SOL_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1),
		unix.Bind(c.fd, source),
		unix.SetsockoptInt(c.fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1),
		// A reset at the end leaves no TIME_WAIT behind for the next run to stumble over.
		unix.SetsockoptLinger(c.fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}),
		unix.Connect(c.fd, peer),
		unix.SetNonblock(c.fd, true),
	)
}

// ask begins n more frames.
func (c *conn) ask(p pattern, n int, now time.Duration) error {
	for range n {
		c.began[c.asked/int64(p.frame)%int64(len(c.began))] = now
		c.asked += int64(p.frame)
	}
	return c.flush(p)
}

// flush writes what the system will take.
func (c *conn) flush(p pattern) error {
	for c.written < c.asked {
		n, err := unix.Write(c.fd, p.at(c.written, int(c.asked-c.written)))
		if errors.Is(err, unix.EAGAIN) {
			return nil // the event that tells of room calls again
		}
		if err != nil {
			return fmt.Errorf("write: %w", err)
		}
		c.written += int64(n)
	}
	return nil
}

// read reads once, and returns how many frames are whole with that. More is false when the socket is empty.
func (c *conn) read(p pattern, buf []byte) (whole int, more bool, err error) {
	n, err := unix.Read(c.fd, buf)
	switch {
	case errors.Is(err, unix.EAGAIN):
		return 0, false, nil
	case err != nil:
		return 0, false, fmt.Errorf("read: %w", err)
	case n == 0:
		return 0, false, errors.New("the server closed the connection")
	}
	if err := p.verify(c.received, buf[:n]); err != nil {
		return 0, false, err
	}
	before := c.received / int64(p.frame)
	c.received += int64(n)
	return int(c.received/int64(p.frame) - before), n == len(buf), nil
}

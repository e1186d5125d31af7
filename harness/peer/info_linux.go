package peer

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Segments is how many segments with data have come on this connection: what the other side's system made of its writes,
// however many of them one read of ours took. Other systems do not tell.
func (c *Conn) Segments() (int, error) {
	info, err := c.info("count the segments of")
	if err != nil {
		return 0, err
	}
	return int(info.Data_segs_in), nil
}

// Hindered is how long so far, at least, there was something to send on this connection and no room for it in the other side's
// receive buffer: it had not read what had come before. Linux counts up to its first probe of the closed window, and not always
// beyond (tcpi_rwnd_limited). Other systems do not tell.
func (c *Conn) Hindered() (time.Duration, error) {
	info, err := c.info("ask for the receive window of")
	if err != nil {
		return 0, err
	}
	return time.Duration(info.Rwnd_limited) * time.Microsecond, nil
}

// Stands reports whether the connection stands and, by the system's account, nobody has ended either stream so far, be it seen by reading
// or not. Other systems do not tell.
func (c *Conn) Stands() (bool, error) {
	const established = 1 // TCP_ESTABLISHED of include/net/tcp_states.h
	info, err := c.info("ask for the state of")
	if err != nil {
		return false, err
	}
	return info.State == established, nil
}

// info is what the system knows of the connection (tcp(7), TCP_INFO).
func (c *Conn) info(act string) (*unix.TCPInfo, error) {
	raw, err := c.raw.SyscallConn()
	if err != nil {
		return nil, c.failed(act, err)
	}
	var info *unix.TCPInfo
	var failed error
	err = raw.Control(func(fd uintptr) { info, failed = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) })
	if err = errors.Join(err, failed); err != nil {
		return nil, c.failed(act, err)
	}
	return info, nil
}

// unread is how many bytes wait in our system to be read; known is false where it does not tell.
func (c *Conn) unread() (n int, known bool) {
	raw, err := c.raw.SyscallConn()
	if err != nil {
		return 0, false
	}
	var failed error
	err = raw.Control(func(fd uintptr) { n, failed = unix.IoctlGetInt(int(fd), unix.SIOCINQ) })
	return n, errors.Join(err, failed) == nil
}

// Unsent is how many bytes of what was sent the other side's system has not taken yet (tcp(7), SIOCOUTQ): while the number falls, it is
// being read. Other systems do not tell, and it is 0.
func (c *Conn) Unsent() int {
	raw, err := c.raw.SyscallConn()
	if err != nil {
		return 0
	}
	var n int
	var failed error
	err = raw.Control(func(fd uintptr) { n, failed = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ) })
	if errors.Join(err, failed) != nil {
		return 0
	}
	return n
}

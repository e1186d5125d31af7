package relay

import (
	"net"

	"golang.org/x/sys/unix"
)

// queued returns how many bytes wait to be read.
func queued(sock *net.TCPConn) (n int) {
	raw, err := sock.SyscallConn()
	if err != nil {
		return -1
	}
	raw.Control(func(fd uintptr) { n, _ = unix.IoctlGetInt(int(fd), unix.TIOCINQ) })
	return n
}

//go:build unix

package peer

import "syscall"

// resetErrnos are the system's words for a connection that the other side broke off.
var resetErrnos = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}

// errnoReset is the one of them that says that no FIN came before.
var errnoReset error = syscall.ECONNRESET

func setSegment(fd uintptr, bytes int) error {
	return syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, bytes)
}

func setSize(fd uintptr, option, bytes int) error {
	return syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, option, bytes)
}

//go:build unix

package transport

import "syscall"

func setSize(fd uintptr, option, bytes int) error {
	return syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, option, bytes)
}

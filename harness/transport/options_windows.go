package transport

import "syscall"

func setSize(fd uintptr, option, bytes int) error {
	return syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, option, bytes)
}

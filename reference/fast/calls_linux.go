package fast

import (
	"syscall"
	"unsafe"
)

// The sockets never block, so that the runtime need not be told that a call may take long. Telling it, as syscall.Read does,
// cost up to a tenth of a short echo's processor time: while a call that delivers to the other end takes its tens of
// microseconds, the runtime hands the processor to another thread, and has to get it back.

// receive reads once.
func receive(fd int, p []byte) (int, error) { return call(syscall.SYS_READ, fd, p) }

// transmit writes once.
func transmit(fd int, p []byte) (int, error) { return call(syscall.SYS_WRITE, fd, p) }

func call(number uintptr, fd int, p []byte) (int, error) {
	n, _, errno := syscall.RawSyscall(number, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)))
	if errno != 0 {
		return -1, errno
	}
	return int(n), nil
}

// uninterrupted calls again what a signal interrupted.
func uninterrupted(call func(int, []byte) (int, error), fd int, p []byte) (int, error) {
	for {
		n, err := call(fd, p)
		if err != syscall.EINTR {
			return n, err
		}
	}
}

// duplicate makes a second descriptor of the same socket; -1 means that the system has none left.
func duplicate(fd uintptr) int {
	own, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, fd, syscall.F_DUPFD_CLOEXEC, 0)
	if errno != 0 {
		return -1
	}
	return int(own)
}

package relay

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// stateClosed is TCP_CLOSE of the kernel's tcp_states.h.
const stateClosed = 7

// unsent returns how many written bytes the other end has not acknowledged; known is false when the socket is closed.
func unsent(sock syscall.Conn) (n int, known bool) {
	raw, err := sock.SyscallConn()
	if err != nil {
		return 0, false
	}
	var failed error
	err = raw.Control(func(fd uintptr) { n, failed = unix.IoctlGetInt(int(fd), unix.TIOCOUTQ) })
	return n, err == nil && failed == nil
}

// dead reports whether a reset has ended the connection. After FINs both ways it says so too.
func dead(sock syscall.Conn) bool {
	raw, err := sock.SyscallConn()
	if err != nil {
		return false
	}
	var info *unix.TCPInfo
	raw.Control(func(fd uintptr) { info, _ = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO) })
	return info != nil && info.State == stateClosed
}

// awaitReset waits until the connection is dead; false when the socket was closed here first. Nobody else may be reading.
func awaitReset(sock syscall.Conn) bool {
	raw, err := sock.SyscallConn()
	if err != nil {
		return false
	}
	return raw.Read(func(fd uintptr) bool {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		return err != nil || info.State == stateClosed
	}) == nil
}

// nap sleeps more finely than the runtime's timers, which round up to a millisecond when nothing else runs.
func nap(d time.Duration) {
	left := unix.NsecToTimespec(int64(d))
	for unix.Nanosleep(&left, &left) == unix.EINTR {
	}
}

// timerSlack is left to nap: the runtime's timers may be that late.
const timerSlack = 2 * time.Millisecond

package relay

import (
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// pipeful is how many bytes may be in a pipe: less than the chain holds, so that what fits between two sides that do not read
// is no more in one way than in the other.
const pipeful = 64 << 10

// pipe moves bytes from socket to socket within the kernel (splice(2)). It is empty between two moves.
type pipe struct{ r, w int }

// move hands on what comes, unread, while it comes in large pieces. io.EOF means what it means to Read.
func (l *link) move() error {
	if l.pipe == nil {
		var ends [2]int
		if unix.Pipe2(ends[:], unix.O_CLOEXEC|unix.O_NONBLOCK) != nil {
			return nil // no descriptors are left: what comes is read, then
		}
		l.pipe = &pipe{ends[0], ends[1]}
	}
	for {
		n, err := l.took(l.pipe.fill(l.from.sock))
		if !l.quiet() {
			l.turn(l.pipe.read(n))
			return io.EOF
		}
		if n == 0 {
			return err
		}
		passed, err := l.pipe.empty(l.to.sock, n)
		l.unread += int64(passed)
		l.written.add(int64(passed))
		if err != nil {
			sink{l}.receiverGone(err)
			l.pipe.close() // with what nobody takes
			l.pipe = nil
			return nil
		}
		if n < chunk {
			return nil
		}
	}
}

// fill waits for bytes and takes what is there, at most a pipeful. Errors are those of a read; 0 bytes without one mean that
// what is there has to be read: splice(2) takes nothing at urgent data, for ever, where read(2) passes over it.
func (p *pipe) fill(from transport.Stream) (n int, err error) {
	raw, err := from.SyscallConn()
	if err != nil {
		return 0, err
	}
	closed := raw.Read(func(fd uintptr) bool {
		n, err = splice(int(fd), p.w, pipeful)
		return err != unix.EAGAIN || atUrgent(fd)
	})
	switch {
	case closed != nil:
		return 0, closed
	case err == unix.EAGAIN:
		return 0, nil
	case err != nil:
		return 0, os.NewSyscallError("splice", err)
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// siocatmark is SIOCATMARK of the kernel's asm-generic/sockios.h.
const siocatmark = 0x8905

// atUrgent reports whether the next byte of the stream is urgent data (tcp(7)).
func atUrgent(fd uintptr) bool {
	at, err := unix.IoctlGetInt(int(fd), siocatmark)
	return err == nil && at != 0
}

// empty passes on all of the n bytes in the pipe, and returns how many it could.
func (p *pipe) empty(to transport.Stream, n int) (passed int, err error) {
	raw, err := to.SyscallConn()
	if err != nil {
		return 0, err
	}
	for passed < n {
		var some int
		closed := raw.Write(func(fd uintptr) bool {
			some, err = splice(p.r, int(fd), n-passed)
			return err != unix.EAGAIN
		})
		if closed != nil {
			return passed, closed
		}
		if err != nil {
			return passed, os.NewSyscallError("splice", err)
		}
		passed += some
	}
	return passed, nil
}

// splice never waits: both ends are in non-blocking mode, and so is the call.
func splice(from, to, most int) (int, error) {
	for {
		n, err := unix.Splice(from, nil, to, nil, most, unix.SPLICE_F_MOVE|unix.SPLICE_F_NONBLOCK)
		if err != unix.EINTR {
			return int(max(n, 0)), err
		}
	}
}

// read takes the n bytes in the pipe out of it.
func (p *pipe) read(n int) []byte {
	all := make([]byte, n)
	for at := 0; at < n; {
		some, err := unix.Read(p.r, all[at:])
		if err != nil && err != unix.EINTR {
			panic("relay: read what is in a pipe: " + err.Error())
		}
		at += max(some, 0)
	}
	return all
}

func (p *pipe) close() {
	if p != nil {
		unix.Close(p.r)
		unix.Close(p.w)
	}
}

package transport

import "syscall"

// Options are properties that a socket must have before it listens or connects.
type Options struct {
	RecvBuffer int // bytes asked for SO_RCVBUF (Linux doubles them); 0 leaves the system's choice and its tuning
	SendBuffer int // bytes asked for SO_SNDBUF (Linux doubles them); 0 leaves the system's choice and its tuning
	// Segment is the longest segment, in bytes, that we take and send (TCP_MAXSEG); 0 leaves the system's choice. Linux makes the other
	// side's first send buffer for ten of them: 50 KB for the 536 bytes of a poor path, 2.6 MB for the loopback's 64 KiB. Other
	// systems ignore it.
	Segment int
}

// control sets the sizes on a new socket. It must come before listen and connect, because the window scale is agreed in
// the handshake; accepted sockets inherit the sizes of their listener.
func (o Options) control(_, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(fd uintptr) {
		if o.RecvBuffer > 0 {
			failed = setSize(fd, syscall.SO_RCVBUF, o.RecvBuffer)
		}
		if o.SendBuffer > 0 && failed == nil {
			failed = setSize(fd, syscall.SO_SNDBUF, o.SendBuffer)
		}
		if o.Segment > 0 && failed == nil {
			failed = setSegment(fd, o.Segment)
		}
	})
	if err != nil {
		return err
	}
	return failed
}

package peer

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// Options are properties that a socket must have before it listens or connects.
type Options struct {
	RecvBuffer int // bytes asked for SO_RCVBUF (Linux doubles them); 0 leaves the system's choice and its tuning
	SendBuffer int // bytes asked for SO_SNDBUF (Linux doubles them); 0 leaves the system's choice and its tuning
	// Segment is the longest segment, in bytes, that we take and send (TCP_MAXSEG); 0 leaves the system's choice. Linux makes the other
	// side's first send buffer for ten of them: 50 KB for the 536 bytes of a poor path, 2.6 MB for the loopback's 64 KiB. Windows ignores
	// it.
	Segment int
}

// Transport is how a stream is carried. A connection that it makes may have CloseWrite and SetLinger, as *net.TCPConn
// has; without them Half and Reset fail.
type Transport struct {
	Name   string
	Listen func(ctx context.Context, addr string, opt Options) (net.Listener, error)
	Dial   func(ctx context.Context, addr string, opt Options) (net.Conn, error)
}

// TCP is plain TCP: no delay by Nagle's algorithm, no keepalive probes, and never MPTCP, which Go's listeners prefer and
// which answers some socket calls differently. Addresses are numeric; it listens on loopback only.
var TCP = Transport{Name: "tcp", Listen: listenTCP, Dial: dialTCP}

func listenTCP(ctx context.Context, addr string, opt Options) (net.Listener, error) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("want a numeric address and port: %w", err)
	}
	if !ap.Addr().IsLoopback() {
		return nil, fmt.Errorf("address %s is not loopback (127.0.0.0/8 or ::1)", ap.Addr())
	}
	lc := net.ListenConfig{Control: opt.control, KeepAlive: -1}
	lc.SetMultipathTCP(false)
	return lc.Listen(ctx, "tcp", addr)
}

func dialTCP(ctx context.Context, addr string, opt Options) (net.Conn, error) {
	if _, err := netip.ParseAddrPort(addr); err != nil {
		return nil, fmt.Errorf("want a numeric address and port: %w", err)
	}
	d := net.Dialer{Control: opt.control, KeepAlive: -1}
	d.SetMultipathTCP(false)
	return d.DialContext(ctx, "tcp", addr)
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

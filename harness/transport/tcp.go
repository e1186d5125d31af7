package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
)

// TCP is plain TCP: no delay by Nagle's algorithm, no keepalive probes, and never MPTCP, which Go's listeners prefer and which answers some
// socket calls differently. Addresses are numeric.
var TCP = Transport{Name: "tcp", Resets: true, Queues: true, Listen: listenTCP, Dial: dialTCP, Leave: func(string) {},
	Parse: parseTCP, Check: checkTCP}

// anyPort is the address of a listener that nobody gives one.
const anyPort = "127.0.0.1:0"

// tcpStream is a TCP connection.
type tcpStream struct{ *net.TCPConn }

// Break asks for a linger of no time (socket(7), SO_LINGER): a close sends RST then.
func (s tcpStream) Break() error { return s.SetLinger(0) }

func streamTCP(raw net.Conn) Stream { return tcpStream{raw.(*net.TCPConn)} }

func listenTCP(ctx context.Context, addr string, opt Options) (Listener, error) {
	if addr == "" {
		addr = anyPort
	}
	lc := net.ListenConfig{Control: opt.control, KeepAlive: -1}
	lc.SetMultipathTCP(false)
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return listener{l, l.Addr().String(), streamTCP}, nil
}

func dialTCP(ctx context.Context, addr string, opt Options) (Stream, error) {
	d := net.Dialer{Control: opt.control, KeepAlive: -1}
	d.SetMultipathTCP(false)
	raw, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return streamTCP(raw), nil
}

func parseTCP(addr string) error {
	if _, err := netip.ParseAddrPort(addr); err != nil {
		return fmt.Errorf("address %q: it must be numeric with a port, such as 127.0.0.1:5000 or [::1]:5000: %w", addr, err)
	}
	return nil
}

// checkTCP refuses what is not on this machine's loopback: sockdrill sends faults, and never to a machine other than its own.
func checkTCP(addr string) error {
	if err := parseTCP(addr); err != nil {
		return err
	}
	if ap := netip.MustParseAddrPort(addr); !ap.Addr().Unmap().IsLoopback() {
		return fmt.Errorf("address %q: it is not on this machine's loopback (127.0.0.0/8 or ::1); run sockdrill where the server runs", addr)
	}
	return nil
}

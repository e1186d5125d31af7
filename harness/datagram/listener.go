package datagram

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Listener is the server of a client: it keeps what comes, answers what it is told to answer, and is otherwise silent. Its methods are
// called from one goroutine. Of its configuration, Connected is of no use.
type Listener struct {
	PeerConfig
	inbox
	at    *net.UDPAddr
	conn  *net.UDPConn
	other *net.UDPConn // another port, from which nobody awaits anything
	over  sync.WaitGroup
}

// Listen opens a listener at a loopback address.
func Listen(addr string, cfg PeerConfig) (*Listener, error) {
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", addr, err)
	}
	l := &Listener{PeerConfig: cfg, inbox: inbox{news: make(chan struct{})}, at: net.UDPAddrFromAddrPort(at)}
	if l.other, err = net.ListenUDP("udp", &net.UDPAddr{IP: l.at.IP}); err != nil {
		return nil, fmt.Errorf("listen at another port than %s: %w", addr, err)
	}
	if err := l.Return(); err != nil {
		l.other.Close()
		return nil, err
	}
	return l, nil
}

// Addr is where it listens.
func (l *Listener) Addr() string { return l.at.String() }

// Await waits for a datagram that is wanted, of those that are numbered above after, or until ctx ends. ok is false if none came.
func (l *Listener) Await(ctx context.Context, after int, wanted func(Datagram) bool) (d Datagram, ok bool) {
	return l.await(ctx, after, wanted, func() bool { return false })
}

// Answer sends a datagram to whoever asked.
func (l *Listener) Answer(to netip.AddrPort, b []byte) error {
	return l.send(l.conn, to, b, "an answer")
}

// Again is Answer for one that was sent before, which counts as a wrong reply.
func (l *Listener) Again(to netip.AddrPort, b []byte) error {
	err := l.send(l.conn, to, b, "the answer once more")
	return l.count(err, b)
}

// Nothing sends a datagram of no bytes.
func (l *Listener) Nothing(to netip.AddrPort, _ []byte) error {
	err := l.send(l.conn, to, nil, "of no bytes")
	if err == nil {
		l.Ledger.Done(fault.Empty(fault.ToClient))
	}
	return err
}

// Elsewhere sends a datagram from another port of the same host, which counts as a wrong reply.
func (l *Listener) Elsewhere(to netip.AddrPort, b []byte) error {
	err := l.send(l.other, to, b, fmt.Sprintf("from %s, which nobody has asked", l.other.LocalAddr()))
	return l.count(err, b)
}

// Forged sends a datagram that nobody who is right sends, which counts as that.
func (l *Listener) Forged(to netip.AddrPort, b []byte) error {
	err := l.send(l.conn, to, b, "a forged one")
	if err == nil {
		l.Ledger.Sent(fault.Forged(fault.ToClient), 1, int64(len(b)))
	}
	return err
}

// Lose counts a datagram of the client's, or an answer to it, that is lost: whoever awaits the answer cannot tell which.
func (l *Listener) Lose(d Datagram) {
	l.Ledger.Done(fault.Loss(fault.ToServer))
	l.tell(trace.Event{Kind: trace.Fault, Note: fmt.Sprintf("datagram %d of the client, or the answer to it, is lost", d.Number)}, nil)
}

// Reordered counts answers that are sent in another order than what they answer came in.
func (l *Listener) Reordered(n int) { l.Ledger.Sent(fault.Reorder(fault.ToClient, n), n, 0) }

func (l *Listener) count(err error, b []byte) error {
	if err == nil {
		l.Ledger.Sent(fault.WrongReply(), 1, int64(len(b)))
	}
	return err
}

// Unanswered counts a datagram that is left without an answer.
func (l *Listener) Unanswered() { l.Ledger.Done(fault.Silence(fault.ToClient)) }

// Leave closes its port until Return: a datagram that comes meanwhile meets one at which nobody listens.
func (l *Listener) Leave() {
	l.tell(trace.Event{Kind: trace.Fault, Note: "nobody listens at " + l.Addr() + " any more"}, nil)
	_ = l.conn.Close()
	l.over.Wait()
}

// Return listens, or listens again.
func (l *Listener) Return() error {
	conn, err := net.ListenUDP("udp", l.at)
	if err != nil {
		return fmt.Errorf("listen at %s: %w", l.Addr(), err)
	}
	l.conn = conn
	l.tell(trace.Event{Kind: trace.Socket, Note: "listens at " + l.Addr()}, nil)
	l.over.Go(func() { l.receive(conn) })
	return nil
}

// Met counts datagrams that met the port while nobody listened there.
func (l *Listener) Met(n int) { l.Ledger.Sent(fault.Unreachable(fault.ToServer), n, 0) }

// Close closes its sockets. What comes later meets a port at which nobody listens.
func (l *Listener) Close() {
	_ = l.conn.Close()
	_ = l.other.Close()
	l.over.Wait()
}

func (l *Listener) send(from *net.UDPConn, to netip.AddrPort, b []byte, note string) error {
	l.tell(trace.Event{Kind: trace.Sent, Dir: string(fault.ToClient), N: len(b), Note: note}, b)
	_, err := from.WriteToUDPAddrPort(b, to)
	return err
}

// receive keeps what comes until the socket is closed. An answer of ours that met a port at which nobody listens is the client's affair.
func (l *Listener) receive(conn *net.UDPConn) {
	buf := make([]byte, space)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			d := l.keep(buf[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()), l.Trace.Now())
			l.tell(trace.Event{Kind: trace.Got, Dir: string(fault.ToServer), N: n, Note: fmt.Sprintf("datagram %d of the client", d.Number)}, d.Data)
		}
	}
}

func (l *Listener) tell(e trace.Event, b []byte) {
	e.Lane, e.Conn = trace.Peer, l.Number
	l.Trace.Add(e, b)
}

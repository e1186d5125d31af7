package datagram

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// PeerConfig is what a peer is opened with.
type PeerConfig struct {
	Trace  *trace.Trace  // takes each datagram
	Ledger *fault.Ledger // counts what is wrong on purpose; nil counts nothing
	Number int           // in the trace
	// Connected takes what comes from the address that it sends to, and nothing else: then the system tells it of a port at which nobody
	// listens (udp(7)). Another peer hears whoever sends to it.
	Connected bool
}

// Peer is a socket that sends to one address. Its methods may be called from any goroutine.
type Peer struct {
	PeerConfig
	inbox   // its lock is that of what follows, too
	conn    *net.UDPConn
	to      netip.AddrPort
	over    sync.WaitGroup
	sent    int
	refused int // times that a datagram met a port at which nobody listens
	before  int // of these, those before the last datagram that was sent
}

// Open opens a peer that sends to the address.
func Open(addr string, cfg PeerConfig) (*Peer, error) {
	to, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("open a peer for %s: %w", addr, err)
	}
	remote := net.UDPAddrFromAddrPort(to)
	var conn *net.UDPConn
	if cfg.Connected {
		conn, err = net.DialUDP("udp", nil, remote)
	} else {
		conn, err = net.ListenUDP("udp", &net.UDPAddr{IP: loopbackOf(remote.IP)})
	}
	if err != nil {
		return nil, fmt.Errorf("open a peer for %s: %w", addr, err)
	}
	p := &Peer{PeerConfig: cfg, conn: conn, to: to, inbox: inbox{news: make(chan struct{})}}
	p.tell(trace.Event{Kind: trace.Socket, Note: fmt.Sprintf("%s to %s", conn.LocalAddr(), to)}, nil)
	p.over.Go(p.receive)
	return p, nil
}

// To is the address that it sends to.
func (p *Peer) To() netip.AddrPort { return p.to }

// Send sends one datagram. Its error is that of the system: one that is longer than the system sends is none of anybody's failure.
func (p *Peer) Send(b []byte) error {
	p.mu.Lock()
	p.sent++
	p.before = p.refused
	note := fmt.Sprintf("datagram %d of this peer", p.sent)
	p.mu.Unlock()
	p.tell(trace.Event{Kind: trace.Sent, Dir: string(fault.ToServer), N: len(b), Note: note}, b)
	for {
		err := p.write(b)
		if !p.unreachable(err) { // what an earlier datagram met is told once, and keeps this one from being sent
			return err
		}
	}
}

func (p *Peer) write(b []byte) error {
	var err error
	if p.Connected {
		_, err = p.conn.Write(b)
	} else {
		_, err = p.conn.WriteToUDPAddrPort(b, p.to)
	}
	return err
}

// Wrong is Send for a datagram that is wrong on purpose, which counts as this fault once it is sent.
func (p *Peer) Wrong(f fault.Fault, b []byte) error {
	err := p.Send(b)
	if err == nil {
		p.Ledger.Sent(f, 1, int64(len(b)))
	}
	return err
}

// Vanish asks for an answer that meets a port at which nobody listens: it closes the socket right behind the question. A system on which
// the socket can be deaf to the server before is faster than any answer; on another one it counts unless an answer was there before. It
// reports whether it counts. The peer must not be a connected one.
func (p *Peer) Vanish(question []byte) (bool, error) {
	if err := deafen(p.conn); err != nil {
		return false, err
	}
	if err := p.Send(question); err != nil {
		return false, err
	}
	p.Close()
	if len(p.Received()) > 0 {
		return false, nil
	}
	p.Ledger.Done(fault.Unreachable(fault.ToClient))
	p.tell(trace.Event{Kind: trace.Fault, Note: "the port is closed before the answer comes"}, nil)
	return true, nil
}

// Close closes the socket. What comes later meets a port at which nobody listens.
func (p *Peer) Close() {
	_ = p.conn.Close()
	p.over.Wait()
}

// receive keeps what comes until the socket is closed.
func (p *Peer) receive() {
	buf := make([]byte, space)
	for {
		n, from, err := p.conn.ReadFromUDPAddrPort(buf)
		switch {
		case err == nil:
			p.got(buf[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
		case errors.Is(err, net.ErrClosed):
			return
		default:
			p.unreachable(err)
		}
	}
}

// unreachable reports whether the error says that a datagram met a port at which nobody listens, and counts it.
func (p *Peer) unreachable(err error) bool {
	if err == nil || !errors.Is(err, refused) {
		return false
	}
	p.mu.Lock()
	p.refused++
	p.announce()
	p.mu.Unlock()
	p.tell(trace.Event{Kind: trace.Refused, Note: fmt.Sprintf("port unreachable: nobody listens at %s", p.to)}, nil)
	return true
}

func (p *Peer) got(b []byte, from netip.AddrPort) {
	d := p.keep(b, from, p.Trace.Now())
	note := fmt.Sprintf("datagram %d to this peer", d.Number)
	if from != p.to {
		note += fmt.Sprintf(", from %s", from)
	}
	p.tell(trace.Event{Kind: trace.Got, Dir: string(fault.ToClient), N: len(b), Note: note}, b)
}

func (p *Peer) tell(e trace.Event, b []byte) {
	e.Lane, e.Conn = trace.Peer, p.Number
	p.Trace.Add(e, b)
}

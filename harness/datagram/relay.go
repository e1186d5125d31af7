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

// space is what is read into: more than any datagram has.
const space = 64 << 10

// Config is what a relay is started with.
type Config struct {
	Upstream string       // the server's address
	Trace    *trace.Trace // takes the faults as they act
	Seed     uint64       // where every random choice comes from
}

// Relay passes datagrams between whoever sends to Addr and the server, each asker from a port of its own, so that the server tells them
// apart as it would without it. An answer from another address than the server's is not passed on. Its methods may be called from any
// goroutine.
type Relay struct {
	front    *net.UDPConn
	other    *net.UDPConn // what is moved comes from there
	upstream *net.UDPAddr
	trace    *trace.Trace
	ways     map[fault.Direction]*way
	reading  sync.WaitGroup

	mu     sync.Mutex
	askers map[netip.AddrPort]*asker
	closed bool
}

// asker is whoever sends from one address, as the server sees it.
type asker struct {
	number int
	from   netip.AddrPort
	conn   *net.UDPConn
}

// Start begins to pass datagrams on, with these faults: in each direction in the order in which they are given.
func Start(cfg Config, faults ...fault.Fault) (*Relay, error) {
	for _, f := range faults {
		if err := validate(f); err != nil {
			return nil, fmt.Errorf("start a relay of datagrams: %w", err)
		}
	}
	upstream, err := net.ResolveUDPAddr("udp", cfg.Upstream)
	if err != nil {
		return nil, fmt.Errorf("start a relay of datagrams to %s: %w", cfg.Upstream, err)
	}
	front, err := net.ListenUDP("udp", &net.UDPAddr{IP: loopbackOf(upstream.IP)})
	if err != nil {
		return nil, fmt.Errorf("start a relay of datagrams: %w", err)
	}
	other, err := net.ListenUDP("udp", &net.UDPAddr{IP: loopbackOf(upstream.IP)})
	if err != nil {
		front.Close()
		return nil, fmt.Errorf("start a relay of datagrams: %w", err)
	}
	r := &Relay{front: front, other: other, upstream: upstream, trace: cfg.Trace, askers: map[netip.AddrPort]*asker{},
		ways: map[fault.Direction]*way{
			fault.ToServer: newWay(fault.ToServer, cfg.Seed, cfg.Trace, faults),
			fault.ToClient: newWay(fault.ToClient, cfg.Seed, cfg.Trace, faults),
		}}
	r.reading.Go(r.questions)
	return r, nil
}

// loopbackOf is the address of this machine from which one of that family is reached.
func loopbackOf(ip net.IP) net.IP {
	if ip.To4() == nil {
		return net.IPv6loopback
	}
	return net.IPv4(127, 0, 0, 1)
}

// Addr is where to send to.
func (r *Relay) Addr() string { return r.front.LocalAddr().String() }

// Heal ends the blackholes of both directions.
func (r *Relay) Heal() {
	r.ways[fault.ToServer].heal()
	r.ways[fault.ToClient].heal()
}

// Proofs are what each fault did so far, those towards the server first.
func (r *Relay) Proofs() []fault.Proof {
	return append(r.ways[fault.ToServer].proofs(), r.ways[fault.ToClient].proofs()...)
}

// Close ends the relay: what is still on its way is lost.
func (r *Relay) Close() error {
	err := errors.Join(r.front.Close(), r.other.Close())
	r.mu.Lock()
	r.closed = true
	for _, a := range r.askers {
		err = errors.Join(err, a.conn.Close())
	}
	r.mu.Unlock()
	r.reading.Wait()
	return err
}

// questions passes on what comes from those who ask.
func (r *Relay) questions() {
	buf := make([]byte, space)
	for {
		n, from, err := r.front.ReadFromUDPAddrPort(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // an asker whose port is gone, which Windows tells here
		}
		if a := r.askerAt(from); a != nil {
			r.ways[fault.ToServer].send(a.number, append([]byte(nil), buf[:n]...), func(p packet) {
				if p.moved {
					_, _ = r.other.WriteToUDP(p.data, r.upstream)
					return
				}
				_, _ = a.conn.Write(p.data) // a server that is gone shows by what does not come
			})
		}
	}
}

// askerAt is whoever sends from this address; nil if there can be none.
func (r *Relay) askerAt(from netip.AddrPort) *asker {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.askers[from]; a != nil || r.closed {
		return a
	}
	conn, err := net.DialUDP("udp", nil, r.upstream)
	if err != nil {
		r.trace.Add(trace.Event{Lane: trace.Relay, Kind: trace.Refused, Note: err.Error()}, nil)
		return nil
	}
	a := &asker{number: len(r.askers) + 1, from: from, conn: conn}
	r.askers[from] = a
	r.reading.Go(func() { r.answers(a) })
	return a
}

// answers passes on what the server sends to one of those who ask.
func (r *Relay) answers(a *asker) {
	buf := make([]byte, space)
	for {
		n, err := a.conn.Read(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			r.trace.Add(trace.Event{Lane: trace.Relay, Conn: a.number, Kind: trace.Refused, Note: "nobody listens at the server's port"}, nil)
			continue
		}
		r.ways[fault.ToClient].send(a.number, append([]byte(nil), buf[:n]...), func(p packet) {
			from := r.front
			if p.moved {
				from = r.other
			}
			_, _ = from.WriteToUDPAddrPort(p.data, a.from) // an asker that is gone gets nothing
		})
	}
}

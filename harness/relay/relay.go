package relay

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

const (
	dialLimit  = 2 * time.Second // a loopback dial that takes longer has met a full accept queue
	closeLimit = 2 * time.Second // chains end at once when their sockets do; this only bounds a defect
)

// Frames counts the whole frames of one stream. The relay feeds it byte by byte and watches Count, so that it needs no codec.
type Frames interface {
	Write(p []byte) // more bytes of the stream
	Count() int     // whole frames so far
}

// openLimit is the longest that the opening of a connection may take.
const openLimit = 10 * time.Second

// Config says where a relay stands. Upstream and Trace are required.
type Config struct {
	Upstream string        // address to dial for each accepted connection
	Listen   string        // address to listen on; "" is a new one
	Trace    *trace.Trace  // where events go, in lane trace.Relay
	Ledger   *fault.Ledger // counts a refusal that is not armed; nil: nobody
	Seed     uint64        // every random choice comes from it; 0 is a seed like any other
	// Frames is a fresh counter for a stream in this direction; nil: faults placed by frame are refused.
	Frames func(fault.Direction) Frames
	// Opening is said to the upstream on each connection before anything passes: nobody else sees it, and no fault touches it.
	Opening    template.Opening
	DialLimit  time.Duration // the longest that a dial may take; 0 is 2 s
	RecvBuffer int           // SO_RCVBUF of accepted sockets in bytes; 0 is the system's
	Witness    bool          // every chunk that passes is told to the trace, stamped as its write begins
	// Near and Far are how connections are accepted, and dialled; zero is what Upstream tells. TLS ends at the relay, on either side:
	// faults act on the stream that its records carry, and what passes at once is sent on in records of its own.
	Near, Far transport.Transport
}

// Relay passes connections on, with its faults. Its methods may be called from any goroutine.
type Relay struct {
	cfg      Config
	near     transport.Transport
	far      transport.Transport
	faults   []fault.Fault
	evidence []*evidence
	valves   map[fault.Direction]*valve
	door     *door
	upstream atomic.Pointer[string]
	accepted atomic.Int64

	mu      sync.Mutex
	reached map[string]chan struct{} // by the address of who dialled the relay: closed once its upstream is connected, or will not be
	conns   map[*conn]struct{}       // referenced until they end: a forgotten socket is finalised, and that sends a FIN
	closed  bool
	live    sync.WaitGroup // one for each connection being served, one for the accept loop
}

// Start listens and serves until Close. It validates every fault; an error names the fault and the attribute.
func Start(cfg Config, faults ...fault.Fault) (*Relay, error) {
	if cfg.Trace == nil {
		return nil, fmt.Errorf("relay: start: Config.Trace is nil; events need a trace")
	}
	for i, f := range faults {
		if err := validate(f, cfg.Frames != nil); err != nil {
			return nil, fmt.Errorf("relay: arm fault %d (%s): %w", i+1, f, err)
		}
	}
	if cfg.DialLimit == 0 {
		cfg.DialLimit = dialLimit
	}
	for _, t := range []*transport.Transport{&cfg.Near, &cfg.Far} {
		if t.Name == "" {
			*t = transport.Of(cfg.Upstream)
		}
	}
	r := &Relay{
		cfg: cfg, near: cfg.Near, far: cfg.Far, faults: faults,
		conns: map[*conn]struct{}{}, reached: map[string]chan struct{}{},
		valves: map[fault.Direction]*valve{fault.ToServer: newValve(), fault.ToClient: newValve()},
	}
	for _, f := range faults {
		r.evidence = append(r.evidence, &evidence{fault: f, watched: true})
	}
	r.Redirect(cfg.Upstream)
	if err := r.open(); err != nil {
		return nil, fmt.Errorf("relay: start on %s: %w", cfg.Listen, err)
	}
	return r, nil
}

// Addr is where the relay listens. It stays the same while connections are refused.
func (r *Relay) Addr() string { return r.door.addr }

// Conns returns how many connections were accepted so far.
func (r *Relay) Conns() int { return int(r.accepted.Load()) }

// Redirect makes later connections go to another upstream.
func (r *Relay) Redirect(upstream string) { r.upstream.Store(&upstream) }

// Reached is closed once the connection from this address has one to the upstream, handshakes included, or will have none.
func (r *Relay) Reached(from string) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reaching(from)
}

// reaching is the channel of a connection. The mutex must be held.
func (r *Relay) reaching(from string) chan struct{} {
	if r.reached[from] == nil {
		r.reached[from] = make(chan struct{})
	}
	return r.reached[from]
}

// settled says that a connection has reached its upstream, or will not.
func (r *Relay) settled(from string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.reaching(from): // an address is used again
	default:
		close(r.reached[from])
	}
}

// Proofs returns one proof for each armed fault, in the order in which they were given to Start.
func (r *Relay) Proofs() []fault.Proof {
	proofs := make([]fault.Proof, len(r.evidence))
	for i, e := range r.evidence {
		proofs[i] = e.proof()
	}
	return proofs
}

// Close ends the listener, every connection and every goroutine of the relay within 2 s; later calls do nothing.
// An error says what would not end.
func (r *Relay) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed = true
	conns := make([]*conn, 0, len(r.conns))
	for c := range r.conns {
		conns = append(conns, c)
	}
	r.mu.Unlock()

	r.door.close()
	for _, c := range conns {
		c.end()
	}
	ended := make(chan struct{})
	go func() { r.live.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-time.After(closeLimit):
		r.mu.Lock()
		defer r.mu.Unlock()
		return fmt.Errorf("relay: close %s: %d connections still open after %v", r.Addr(), len(r.conns), closeLimit)
	}
}

// note adds an event of the relay to the trace.
func (r *Relay) note(e trace.Event) {
	e.Lane = trace.Relay
	r.cfg.Trace.Add(e, nil)
}

// count keeps a connection referenced and within reach of Close, unless the relay is closed already.
func (r *Relay) count(c *conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.conns[c] = struct{}{}
	return true
}

func (r *Relay) forget(c *conn) {
	r.mu.Lock()
	delete(r.conns, c)
	r.mu.Unlock()
}

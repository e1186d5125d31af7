package harness

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// WireLab has a client under test that nobody drives: it connects by itself to the address in its command. Our peer
// accepts and ends connections, and speaks no protocol.
type WireLab struct {
	*Lab
	server  *peer.Server
	asked   bool // it was asked to terminate
	Strict  bool // each connection that brings nothing counts as a failed attempt
	refuses bool // it is shown what it has to refuse
	shut    bool // attempts were refused, nobody knows how many
	Losses  Losses
}

// TestWire lets our peer listen on an address of its own. The client is not started before Start, so that the scenario can say
// first what becomes of its connections.
func TestWire(ctx context.Context, setup Setup) *WireLab {
	l := newWire(newLab(setup))
	l.listen(ctx)
	return l
}

func newWire(l *Lab) *WireLab {
	l.mayEnd = true // a client that ends with its connection is judged where it has to come back
	return &WireLab{Lab: l, Losses: Losses{at: map[int]time.Duration{}, stood: map[int]bool{}, greeted: map[int]bool{}}}
}

func (l *WireLab) listen(ctx context.Context) {
	s, err := peer.Listen(ctx, l.toPeer(peer.Config{Trace: l.Trace, Ledger: l.Ledger, Options: l.setup.options, Hold: l.setup.holding}),
		l.lease())
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(s.Close)
	l.server = s
	s.Handle(func(c *peer.Conn) { l.Converse(c, send(c)) })
}

// Server is our scripted peer.
func (l *WireLab) Server() *peer.Server { return l.server }

// Start starts the client, towards the relay if a fault is armed, and returns its first connection.
func (l *WireLab) Start(ctx context.Context) *peer.Conn {
	here.host.Starting()
	defer here.host.Started()
	addr := l.server.Addr()
	if len(l.faults) > 0 {
		addr = l.startRelay(addr)
	}
	l.launchWire(ctx, addr)
	wait, cancel := context.WithCancel(ctx)
	defer cancel()
	var first *peer.Conn
	arrived := make(chan struct{})
	go func() {
		if c, err := l.server.Accept(wait); err == nil {
			first = c
			close(arrived)
		}
	}()
	if err := l.Process.Connects(ctx, addr, l.mayTake(), arrived); err != nil {
		notStarted(verdict.Implementation, err)
	}
	if err := first.Unopened(); err != nil && !l.refuses {
		Unlike(l, record.ClassUnlike, "Expected the client to open a TLS stream, but: %v. If it trusts its own authorities only, it needs {ca} "+
			"and {name} (SOCKDRILL_CA, SOCKDRILL_NAME) or the block `tls` of a manifest; one that speaks plain text is run without "+
			"--transport tls.", err)
	}
	l.ready()
	return first
}

// Refuses says that the client is shown what it has to refuse: it opens no stream then.
func (l *WireLab) Refuses() { l.refuses = true }

// mayTake is how long the client may take to start.
func (l *WireLab) mayTake() time.Duration {
	if declared := l.Impl.Start.D(); declared > 0 {
		return declared
	}
	return l.Timing.Start
}

// launchWire starts the process, whose death by a signal that nobody sent is a failure, whatever else it may do. How one ended by itself
// is noted: the evidence has its last words.
func (l *WireLab) launchWire(ctx context.Context, addr string) {
	l.launch(ctx, addr)
	l.watchDeath(func() bool { return l.asked })
}

// Refuse lets nobody in until Admit, and proves it by a dial of our own.
func (l *WireLab) Refuse(ctx context.Context) {
	if err := l.server.Refuse(); err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	c, err := peer.Dial(ctx, peer.Config{Trace: trace.New()}, l.server.Addr())
	if err == nil {
		c.Close()
		Abort(verdict.Error, verdict.Host, "a connection was accepted at "+l.server.Addr()+", where nobody listens")
	}
	l.shut = true
	l.Ledger.Say(fault.Refuse(), "a dial of our own was refused")
}

// Admit lets connections in again, and returns the time just before.
func (l *WireLab) Admit() time.Duration {
	at := l.Trace.Now()
	if err := l.server.Admit(); err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	return at
}

// Declared is the client's own backoff; a case that asks for it needs Backoff.
func (l *WireLab) Declared() subject.Backoff { return *l.Impl.Policies.Backoff }

// MayEnd lets the process end in any way.
func (l *WireLab) MayEnd() { l.asked = true }

package harness

import (
	"context"
	"fmt"
	"sync"
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
	server *peer.Server
	asked  bool // it was asked to terminate
	Strict bool // each connection that brings nothing counts as a failed attempt
	shut   bool // attempts were refused, nobody knows how many
	losses losses
}

// losses are what became of connections by our peer's doing, by their numbers.
type losses struct {
	sync.Mutex
	at      map[int]time.Duration // when it ended them
	stood   map[int]bool          // whether they surely stood then, so that nothing the client did after the loss was before that
	greeted map[int]bool
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
	return &WireLab{Lab: l, losses: losses{at: map[int]time.Duration{}, stood: map[int]bool{}, greeted: map[int]bool{}}}
}

func (l *WireLab) listen(ctx context.Context) {
	s, err := peer.Listen(ctx, l.toPeer(peer.Config{Trace: l.Trace, Ledger: l.Ledger, Options: l.setup.options, Hold: l.setup.holding}),
		l.lease())
	if err != nil {
		l.Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(s.Close)
	l.server = s
	s.Handle(l.greet)
}

// Server is our scripted peer.
func (l *WireLab) Server() *peer.Server { return l.server }

// Start starts the client and returns its first connection.
func (l *WireLab) Start(ctx context.Context) *peer.Conn {
	here.host.Starting()
	defer here.host.Started()
	l.launchWire(ctx, l.server.Addr())
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
	if err := l.proc.Connects(ctx, l.server.Addr(), l.mayTake(), arrived); err != nil {
		l.notStarted(verdict.Implementation, err)
	}
	l.ready()
	return first
}

// mayTake is how long the client may take to start.
func (l *WireLab) mayTake() time.Duration {
	if declared := l.Impl.Start.D(); declared > 0 {
		return declared
	}
	return l.Timing.Start
}

// launchWire starts the process, whose death by a signal that nobody sent is a failure, whatever else it may do.
func (l *WireLab) launchWire(ctx context.Context, addr string) {
	l.launch(ctx, addr)
	ginkgo.DeferCleanup(func() {
		if _, signal, ended := l.proc.Exit(); ended && signal != "" && !l.asked && !ginkgo.CurrentSpecReport().Failed() {
			here.worsen(verdict.Fail, verdict.Implementation, record.ClassDied, verdict.Safety.Mark(fmt.Sprintf(
				"The client's process was killed by %s, which nobody had sent.%s", signal, tail(l.proc.Stderr()))))
		}
	})
}

// Loss is how a connection is lost where a case does not mind: by a reset, or by an end in order where the transport has none.
func (l *WireLab) Loss() fault.Fault {
	if l.Impl.Carrier().Resets {
		return fault.Reset(fault.ToClient)
	}
	return fault.Close(fault.ToClient)
}

// Drop ends a connection, which was greeted if the client declares that: by a reset, or in order by an end of our stream, as the
// fault has it. One that the client has ended by itself was lost then.
func (l *WireLab) Drop(c *peer.Conn, f fault.Fault) {
	l.greet(c)
	l.drop(c, f)
}

// drop is Drop, and greets nobody.
func (l *WireLab) drop(c *peer.Conn, f fault.Fault) {
	act := c.Reset
	if f.Kind == fault.KindClose {
		act = c.Half
	}
	if end, at := c.Ending(); end != peer.None {
		l.lose(c, at, false)
		return
	}
	now := l.Trace.Now()
	stood, err := c.Stands()
	l.lose(c, now, err == nil && stood)
	if err := act(); err != nil {
		// The client may have been quicker.
		l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: err.Error()}, nil)
	}
}

// lose notes when a connection was lost, and whether it surely was not lost before.
func (l *WireLab) lose(c *peer.Conn, at time.Duration, stood bool) {
	l.losses.Lock()
	defer l.losses.Unlock()
	l.losses.at[c.Number()], l.losses.stood[c.Number()] = at, stood
}

// Lost is when our peer ended connection n.
func (l *WireLab) Lost(n int) time.Duration {
	l.losses.Lock()
	defer l.losses.Unlock()
	return l.losses.at[n]
}

// stood reports whether Lost(n) is surely before the loss: not where the client had hung up by itself, which our peer may have seen late.
func (l *WireLab) Stood(n int) bool {
	l.losses.Lock()
	defer l.losses.Unlock()
	return l.losses.stood[n]
}

// DropEach lets our peer drop every connection after it was held for so long, up to number last. 0 drops at once: the
// client may then see its attempt fail, or a connection that was established. The first one is held for Timing.Gap at least,
// since a program may well end whose very first attempt fails. Nothing is sent on any of them, not even a declared greeting.
func (l *WireLab) DropEach(f fault.Fault, last int, hold time.Duration) {
	l.dropEach(f, last, hold, func(*peer.Conn) {})
}

// GreetAndDropEach is DropEach for a client that declares a greeting, which it gets on each of them. Nothing is held for less than
// Timing.Slice, so that the client sees it.
func (l *WireLab) GreetAndDropEach(f fault.Fault, last int, hold time.Duration) {
	l.dropEach(f, last, max(hold, l.Timing.Slice), l.greet)
}

func (l *WireLab) dropEach(f fault.Fault, last int, hold time.Duration, first func(*peer.Conn)) {
	l.server.Handle(func(c *peer.Conn) {
		if c.Number() > last {
			l.greet(c)
			return
		}
		first(c)
		held := hold
		if c.Number() == 1 {
			held = max(hold, l.Timing.Gap)
		}
		wait, cancel := context.WithTimeout(context.Background(), held)
		defer cancel()
		c.WaitEnd(wait) // or the client has hung up by itself
		l.drop(c, f)
	})
}

// Holds keeps a connection for so long. A client that hangs up meanwhile on a server that says nothing gives nothing to judge.
func (l *WireLab) Holds(ctx context.Context, c *peer.Conn, duration time.Duration) {
	wait, cancel := context.WithTimeout(ctx, duration)
	defer cancel()
	if end, err := c.WaitEnd(wait); err == nil {
		l.NotJudged("it ends a connection by itself (%s) within %v, on which its server says nothing", end, duration)
	}
}

// Refuse lets nobody in until Admit, and proves it by a dial of our own.
func (l *WireLab) Refuse(ctx context.Context) {
	if err := l.server.Refuse(); err != nil {
		l.Abort(verdict.Error, verdict.Host, err.Error())
	}
	c, err := peer.Dial(ctx, peer.Config{Trace: trace.New()}, l.server.Addr())
	if err == nil {
		c.Close()
		l.Abort(verdict.Error, verdict.Host, "a connection was accepted at "+l.server.Addr()+", where nobody listens")
	}
	l.shut = true
	l.Ledger.Say(fault.Refuse(), "a dial of our own was refused")
}

// Admit lets connections in again, and returns the time just before.
func (l *WireLab) Admit() time.Duration {
	at := l.Trace.Now()
	if err := l.server.Admit(); err != nil {
		l.Abort(verdict.Error, verdict.Host, err.Error())
	}
	return at
}

// remains says what has become of the client's process, as sentences.
func (l *WireLab) Remains() string {
	code, signal, ended := l.proc.Exit()
	switch {
	case !ended:
		return "Its process still runs."
	case signal != "":
		return fmt.Sprintf("Its process was killed by %s.%s", signal, tail(l.proc.Stderr()))
	}
	return fmt.Sprintf("Its process exited with status %d.%s", code, tail(l.proc.Stderr()))
}

// Declared is the client's own backoff; a case that asks for it needs Backoff.
func (l *WireLab) Declared() subject.Backoff { return *l.Impl.Policies.Backoff }

// MayEnd lets the process end in any way.
func (l *WireLab) MayEnd() { l.asked = true }

// greet sends, once, what the client declares that its server says first, if it does. A connection on which our peer said something
// is ready, as a backoff counts.
func (l *WireLab) greet(c *peer.Conn) {
	l.losses.Lock()
	defer l.losses.Unlock()
	greeting := l.Impl.Greeting.Bytes()
	if len(greeting) == 0 || l.losses.greeted[c.Number()] {
		return
	}
	l.losses.greeted[c.Number()] = true
	if err := c.Send(greeting); err != nil {
		// The client has hung up already.
		l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: err.Error()}, nil)
	}
}

// greeted reports whether connection n was greeted.
func (l *WireLab) Greeted(n int) bool {
	l.losses.Lock()
	defer l.losses.Unlock()
	return l.losses.greeted[n]
}

package harness

import (
	"context"
	"fmt"
	"net"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/names"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// ClientLab has a client under test; our peer serves it.
type ClientLab struct {
	*Lab
	server *peer.Server
	addr   string // what clients are told to connect to; "" until the first is opened
	opened int
}

// TestClient starts the client under test behind its adapter, warmed up by one round trip with a peer outside of the trace.
func TestClient(ctx context.Context, setup Setup) *ClientLab {
	l := ColdClient(ctx, setup)
	l.warmUp(ctx)
	l.ready()
	return l
}

// ColdClient is TestClient without the warm-up: for the baseline.
func ColdClient(ctx context.Context, setup Setup) *ClientLab {
	l := &ClientLab{Lab: newLab(setup)}
	here.host.Starting()
	defer here.host.Started()
	l.launch(ctx, "")
	l.greet(ctx)
	l.Config = l.config()
	l.Framing.Max = l.Config.MaxFrame // which a scenario may have changed
	l.server = l.listen(ctx, l.Trace)
	return l
}

func (l *ClientLab) listen(ctx context.Context, t *trace.Trace) *peer.Server {
	ledger := l.Ledger
	if t != l.Trace { // the warm-up's, which is no part of the case
		ledger = nil
	}
	config := l.toPeer(peer.Config{Trace: t, Ledger: ledger, Options: l.setup.options, Hold: l.setup.holding && t == l.Trace})
	if l.setup.unopened && t == l.Trace {
		config.Transport = transport.TCP
	}
	s, err := peer.Listen(ctx, config, "")
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(s.Close)
	return s
}

// warmUp lets a client of its own make one round trip, so that nothing measured later pays for a cold start; if it has no
// framing, one attempt to connect.
func (l *ClientLab) warmUp(ctx context.Context) {
	s := l.listen(ctx, trace.New())
	s.Handle(peer.Respond(l.setup.messages))
	config := adapter.Config{Framing: l.Framing.String(), MaxFrame: l.Framing.Max, Messages: l.setup.messages, TLS: l.Config.TLS}
	c := l.OpenAt(ctx, s.Addr(), config)
	l.warm[c.Name] = true
	if l.Impl.FramingName() == subject.NoFraming {
		Eventually(ctx, s.Accepted).Should(BeNumerically(">", 0), "connections of the warm-up")
		c.Close(ctx, "graceful").Succeeds(ctx)
		c.Disconnected(ctx)
		return
	}
	c.Connected(ctx)
	if payload := []byte("sockdrill warm-up"); l.setup.messages {
		c.Request(ctx, adapter.Request{Op: "echo"}, payload).Succeeds(ctx)
	} else {
		c.Send(ctx, payload).Succeeds(ctx)
	}
	c.Close(ctx, "graceful").Succeeds(ctx)
	c.Disconnected(ctx)
}

// Server is our scripted peer: its connections, and the times at which they were accepted.
func (l *ClientLab) Server() *peer.Server { return l.server }

// Respond lets the peer answer as a well-behaved server does.
func (l *ClientLab) Respond() { l.server.Handle(peer.Respond(l.setup.messages)) }

// Accept returns the next connection that reached our peer.
func (l *ClientLab) Accept(ctx context.Context) *peer.Conn {
	ctx, cancel := context.WithTimeout(ctx, l.Timing.Reply)
	defer cancel()
	c, err := l.server.Accept(ctx)
	if err != nil {
		Missed("Expected the client to connect, but %v.", err)
	}
	return c
}

// Addr is what clients are told to connect to: the relay, with the armed faults, before our peer.
func (l *ClientLab) Addr() string {
	if l.addr == "" {
		l.Toward(l.server.Addr())
	}
	return l.addr
}

// Toward puts another upstream than our scripted peer behind the relay: a child process. Before the first client is opened.
func (l *ClientLab) Toward(upstream string) {
	l.addr = upstream
	if !l.setup.direct {
		l.addr = l.startRelay(upstream)
	}
}

// Open makes a client with the lab's configuration and lets it connect.
func (l *ClientLab) Open(ctx context.Context) *Driven {
	return l.OpenAt(ctx, l.Addr(), l.Config)
}

// OpenAt is Open with an address and a configuration of its own.
func (l *ClientLab) OpenAt(ctx context.Context, addr string, config adapter.Config) *Driven {
	return l.open(ctx, config, addr)
}

// OpenAny is Open with several addresses, which the client tries in this order.
func (l *ClientLab) OpenAny(ctx context.Context, addrs ...string) *Driven {
	return l.open(ctx, l.Config, addrs...)
}

// OpenAndClose is Open and a close right after it, which the adapter reads before it could say anything.
func (l *ClientLab) OpenAndClose(ctx context.Context, how string) (*Driven, *Sending) {
	d, open := l.opening(l.Config, l.Addr())
	_, answer, err := l.Session.DoBoth(ctx, open, adapter.Command{Verb: "close", Client: d.Name, How: how})
	if err != nil {
		l.notDone("close", err)
	}
	return d, &Sending{ID: answer.ID, What: how + " close", at: d.began, Lab: l.Lab}
}

func (l *ClientLab) open(ctx context.Context, config adapter.Config, addrs ...string) *Driven {
	d, open := l.opening(config, addrs...)
	l.Do(ctx, open)
	return d
}

// opening names a new client, and returns the command that makes it.
func (l *ClientLab) opening(config adapter.Config, addrs ...string) (*Driven, adapter.Command) {
	l.opened++
	d := &Driven{Lab: l.Lab, Name: fmt.Sprintf("c%d", l.opened), began: l.Trace.Now()}
	return d, adapter.Command{Verb: "open", Role: "client", Client: d.Name, Addrs: addrs, Config: &config}
}

// Detour opens a further way to our peer, through a relay of its own with these faults, and returns the address that leads
// onto it: for a client that is given several addresses. Each of the faults must leave evidence, as if it were armed.
func (l *ClientLab) Detour(faults ...fault.Fault) string { return l.detour("", faults...).Addr() }

// DetourBy is Detour at this address of the loopback interface, with the port of our peer: all addresses of a name have one port. The
// relay is given out, to be steered.
func (l *ClientLab) DetourBy(ip string, faults ...fault.Fault) *relay.Relay {
	_, port, err := net.SplitHostPort(l.server.Addr())
	if err != nil {
		Abort(verdict.Error, verdict.Harness, err.Error())
	}
	return l.detour(net.JoinHostPort(ip, port), faults...)
}

func (l *ClientLab) detour(listen string, faults ...fault.Fault) *relay.Relay {
	vetFaults(faults)
	first := l.relay
	r := l.relayTo(relay.Config{Upstream: l.server.Addr(), Listen: listen, Trace: l.Trace, Ledger: l.Ledger, Seed: l.seed}, faults...)
	l.relay = first
	l.detours = append(l.detours, r)
	return r
}

// Resolver starts a resolver of ours, whom clients that are opened from now on ask about names: "nobody has them" is its answer until it
// is told more. They are told of it, or it is that of their system.
func (l *ClientLab) Resolver() *resolver.Server {
	cfg := resolver.Config{Trace: l.Trace, Ledger: l.Ledger}
	if l.Impl.AsksSystem() {
		cfg.Listen = names.Server
	}
	r, err := resolver.Start(cfg)
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(func() {
		if err := r.Close(); err != nil {
			here.worsen(verdict.Error, verdict.Harness, record.ClassRelay, err.Error())
		}
	})
	if !l.Impl.AsksSystem() {
		l.Config.Resolver = r.Addr()
	}
	return r
}

// Sibling starts a further process of the client under test, with the same setup and a scripted peer of its own, in the
// same trace. One is started after the other, within the supervisor's leave to start, so that a machine full of runtimes
// coming up is nobody's failure. It is not warmed up: its first connection is the scenario's.
func (l *ClientLab) Sibling(ctx context.Context) *ClientLab {
	s := &ClientLab{Lab: l.derive()}
	here.host.Starting()
	defer here.host.Started()
	s.launch(ctx, "")
	ginkgo.DeferCleanup(func() { l.takeOver(s) }) // before the process is stopped
	s.greet(ctx)
	s.server = s.listen(ctx, s.Trace)
	s.ready()
	return s
}

// takeOver adds what a sibling knows to the lab's own evidence: the trace is the same, its process and its measured times
// are not.
func (l *ClientLab) takeOver(s *ClientLab) {
	s.judgeProcess()
	l.evidence.Windows = append(l.evidence.Windows, s.windows...)
	l.evidence.Stderr += s.Process.Stderr()
}

package harness

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// ServerLab has a server under test; our peers dial it.
type ServerLab struct {
	*Lab
	Addr     string       // where the server listens
	dialled  int          // connections made through Dial, for their numbers in the trace
	unserved atomic.Int32 // round trips that failed
}

// TestServer starts the server under test, warmed up by one round trip.
func TestServer(ctx context.Context, setup Setup) *ServerLab {
	l := ColdServer(ctx, setup)
	if err := l.RoundTrip(ctx); err != nil {
		Abort(verdict.Fail, verdict.Implementation, kindOf(err).Mark(fmt.Sprintf(
			"The plain round trip before the scenario failed: %v. Nothing else can be judged.", err)))
	}
	l.forgetWarmUp(ctx)
	l.ready()
	return l
}

// forgetWarmUp waits until the account has told the end of the warm-up's connection, and leaves out all that belongs to
// it from then on: the account may come later than the wire.
func (l *ServerLab) forgetWarmUp(ctx context.Context) {
	if l.Session == nil {
		return
	}
	over := func() bool {
		events := l.Session.Account().States("")
		return len(events) > 0 && events[len(events)-1].To == adapter.Disconnected
	}
	for deadline := time.After(l.Timing.Prompt); !over(); {
		select {
		case <-time.After(l.Timing.Poll):
		case <-ctx.Done():
			return
		case <-deadline:
			Abort(verdict.Error, verdict.Adapter,
				verdict.Liveness.Mark("The adapter did not report (event `state`, to `disconnected`) that the warm-up's connection ended."))
		}
	}
	for _, e := range l.Session.Account().Events() {
		if e.Conn != "" {
			l.warm[e.Conn] = true
		}
	}
}

// ColdServer starts the server under test without a warm-up: for the baseline, which is about the first round trip.
func ColdServer(ctx context.Context, setup Setup) *ServerLab {
	l := &ServerLab{Lab: newLab(setup)}
	here.host.Starting()
	defer here.host.Started()
	l.start(ctx)
	return l
}

func (l *ServerLab) start(ctx context.Context) {
	switch {
	case l.Impl.Target != "":
		l.Addr = l.Impl.Target
		l.reach(ctx)
	case l.Impl.Zero():
		l.Addr = l.lease()
		l.launch(ctx, l.Addr)
		if err := l.Process.Ready(ctx, l.Addr); err != nil {
			notStarted(verdict.Implementation, err)
		}
	default:
		l.launch(ctx, "")
		l.greet(ctx)
		l.Config = l.config()
		l.Framing.Max = l.Config.MaxFrame // which a scenario may have changed
		l.Addr = l.Do(ctx, adapter.Command{Verb: "open", Role: "server", Addr: l.listenAddr(), Config: &l.Config}).Addr
	}
}

// reach makes sure that somebody listens at the target, before anything is judged.
func (l *ServerLab) reach(ctx context.Context) {
	c, err := l.DialDirect(ctx)
	if err != nil {
		notStarted(verdict.Implementation, fmt.Errorf("nothing accepts at the target %s: %w; start the server first", l.Addr, err))
	}
	c.Close()
}

func (l *Lab) lease() string {
	addr, err := process.Lease(l.Impl, here.Unit)
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(l.Impl.Carrier().Leave, addr)
	return addr
}

// Dial connects a peer to the server through the relay, with the armed faults; in a direct lab without it.
func (l *ServerLab) Dial(ctx context.Context) *peer.Conn {
	c, err := l.TryDial(ctx)
	if err != nil {
		Because(err, "Expected the server to accept a connection: %v", err)
	}
	return c
}

// TryDial is Dial for a connection that may not come about.
func (l *ServerLab) TryDial(ctx context.Context) (*peer.Conn, error) {
	addr, opening := l.Addr, l.opening()
	if !l.setup.direct {
		if !l.setup.beneath {
			opening = nil // which the relay says
		}
		if l.entry == "" {
			l.startRelay(l.Addr)
		}
		addr = l.entry
	}
	l.dialled++
	c, err := l.dialTo(ctx, addr, peer.Config{Trace: l.Trace, Ledger: l.Ledger, Number: l.dialled, Hold: l.setup.holding,
		Options: l.setup.options, Opening: opening})
	if err == nil && addr != l.Addr {
		l.reaches(c)
	}
	return c, err
}

// DialDirect connects a peer without the relay and outside of the trace: a bystander, whom the fault must not touch.
func (l *ServerLab) DialDirect(ctx context.Context) (*peer.Conn, error) {
	return l.dialTo(ctx, l.Addr, peer.Config{Trace: trace.New(), Opening: l.opening()})
}

// joined is how many of them, which were not served, are in the trace: what a case waits for, it tries again.
const joined = 3

func (l *ServerLab) dialTo(ctx context.Context, addr string, config peer.Config) (*peer.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, l.Timing.Start)
	defer cancel()
	c, err := peer.Dial(ctx, l.towards(addr, l.toPeer(config)), addr)
	if err == nil {
		ginkgo.DeferCleanup(c.Close)
	}
	return c, err
}

// RoundTrip sends one message over a connection of its own, without the relay, and waits for the answer. It is in the trace if none came.
func (l *ServerLab) RoundTrip(ctx context.Context) error {
	own := trace.New()
	c, err := l.dialTo(ctx, l.Addr, peer.Config{Trace: own, Opening: l.opening(), Number: trace.Beside + int(l.unserved.Load())})
	if err == nil {
		defer c.Close()
		err = l.answered(ctx, c)
	}
	if err != nil && l.unserved.Add(1) <= joined {
		l.Trace.Join(own)
	}
	return err
}

func (l *ServerLab) answered(ctx context.Context, c *peer.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, l.Timing.Start+l.Crowded())
	defer cancel()
	payload := l.Fit([]byte("sockdrill warm-up"))[0]
	if l.setup.messages {
		payload = wire.Message{Type: wire.Request, Op: wire.Echo, ID: 1, Body: payload}.Bytes()
	}
	if err := c.SendFrames(payload); err != nil {
		return err
	}
	if _, err := c.Frame(ctx, 0); err != nil {
		return err
	}
	return l.leave(ctx, c)
}

// leave ends a connection and waits until the server has done so too, so that nothing of it reaches into the scenario.
func (l *ServerLab) leave(ctx context.Context, c *peer.Conn) error {
	if err := c.Half(); err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, l.Timing.Prompt)
	defer cancel()
	c.WaitEnd(short) // a server that keeps its half open is judged by CLS-006, not here
	return nil
}

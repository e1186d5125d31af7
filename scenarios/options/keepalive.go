package options

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// probing asks for a keep-alive that is over in five seconds; what is declared stands in its place.
var probing = harness.Plain.Direct().Config(func(c *adapter.Config) {
	c.KeepAlive = &subject.Probing{Idle: script.Millis(2 * time.Second), Interval: script.Millis(time.Second), Count: 3}
})

// The kernel's timers are late by an eighth of their time at most (kernel/time/timer.c of Linux: each level of its wheel is eight times
// as coarse as the one before), which is less than the share that every window has (timing.Ratio).
var _ = harness.Describe("A connection on which nothing is said, and whose peer is gone,", func() {
	It("is found to be lost by the keep-alive of TCP: a client", harness.Covers("OPT-005.client", harness.Packets, harness.TCP,
		harness.Probing, harness.Stream, harness.Waits(1, subject.WaitProbed), harness.Injects(fault.KindDrop)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, probing)
		p := ask(lab.Lab)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		p.after, p.before = client.Began(), lab.Trace.Now()
		p.rule = script.Vanish(lab, fault.Drop(fault.ToServer), conn.Local())
		told := func() bool { return client.State() != adapter.Connected }
		p.watch(ctx, told)
		p.judge(told())
		timed.LastsSince(lab, p.loss(), p.after, p.before, lab.Told(leaves(client)), p.set.Lost())
	})

	It("is found to be lost by the keep-alive of TCP: a server", harness.Covers("OPT-005.server", harness.Packets, harness.TCP,
		harness.Probing, harness.Stream, harness.Answers, harness.Once, harness.Waits(1, subject.WaitProbed),
		harness.Injects(fault.KindDrop)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, probing)
		p := ask(lab.Lab)
		p.after = lab.Trace.Now()
		conn := lab.Dial(ctx)
		lab.Await(ctx, lab.Timing.Quiet, func() bool { return false }) // it may have something to say first, and has to accept
		p.before = lab.Trace.Now()
		p.rule = script.Vanish(lab, fault.Drop(fault.ToClient), conn.Remote())
		looked, gone := time.Time{}, false // the system goes through all places of its table for each look
		ended := p.watch(ctx, func() bool {
			if !gone && time.Since(looked) >= 10*lab.Timing.Poll {
				looked, gone = time.Now(), !stands(conn.Remote(), conn.Local())
			}
			return gone
		})
		p.judge(ended > 0)
		timed.LastsSince(lab, p.loss(), p.after, p.before, ended, p.set.Lost())
	})
})

// probes are what a keep-alive does on a connection of which nothing comes any more.
type probes struct {
	lab           *harness.Lab
	set           subject.Probing // the keep-alive that it is to be
	after, before time.Duration   // the last segment came between the two, on the trace's clock
	rule          *packets.Rule
	left          []time.Duration // when each segment was seen to have left, and vanished
}

// ask says which keep-alive this is about: the declared one, or what an adapter was told.
func ask(lab *harness.Lab) *probes {
	set := lab.Impl.Policies.Probing
	if set == nil {
		set = lab.Config.KeepAlive
	}
	script.OnlyTCPEnds(lab, set.Lost())
	return &probes{lab: lab, set: *set}
}

// watch counts the segments that vanish until the connection has ended, and returns when that was seen: 0 if it was not in time.
func (p *probes) watch(ctx context.Context, ended func() bool) (at time.Duration) {
	limit := p.before - p.after + p.lab.Timing.Around(p.set.Lost(), 0).Latest + p.lab.Timing.Reply
	p.lab.Await(ctx, limit, func() bool {
		over := ended()
		for now := p.lab.Trace.Now(); len(p.left) < script.Vanished(p.rule); {
			p.left = append(p.left, now)
		}
		if over {
			at = p.lab.Trace.Now()
		}
		return over
	})
	p.lab.Note("%d segments left on an idle connection, and nothing came back; a keep-alive of %v", len(p.left), p.words())
	return at
}

// judge holds the probes against what was set.
func (p *probes) judge(ended bool) {
	GinkgoHelper()
	switch {
	case len(p.left) == 0 && !ended:
		harness.As(record.ClassTiming).Missed("Expected a probe of the keep-alive of TCP after nothing had come for %v, but no segment left "+
			"within %v (nftables counted none): the option is not set on the connection, or with other times (%v was to be set).",
			p.set.Idle.D(), p.lab.Trace.Now()-p.after, p.words())
	case !ended:
		harness.As(record.ClassEnding).Missed("Expected the connection to have ended after %d probes without an answer, %v after the last "+
			"segment had come, but it still stands after %v; %d segments have left. The keep-alive of TCP was to be %v.",
			p.set.Count, p.set.Lost(), p.lab.Trace.Now()-p.after, len(p.left), p.words())
	case len(p.left) == 0:
		harness.Inconclusive("The connection ended and no segment was seen to leave before: something other than the keep-alive of TCP ended " +
			"it.")
	}
	timed.LastsSince(p.lab, fmt.Sprintf("the first probe of a keep-alive of TCP (%v)", p.words()), p.after, p.before, p.left[0],
		p.set.Idle.D())
	// A system says goodbye by a reset, which vanishes as well.
	if n := len(p.left); n != p.set.Count && n != p.set.Count+1 {
		harness.As(record.ClassTiming).Wrong("Expected %d probes before the connection ended, and perhaps a reset in the end, but nftables "+
			"counted %d segments. The keep-alive of TCP was to be %v.", p.set.Count, n, p.words())
	}
}

func (p *probes) words() string {
	return fmt.Sprintf("%v of silence, then %d probes %v apart", p.set.Idle.D(), p.set.Count, p.set.Interval.D())
}

func (p *probes) loss() string {
	return "the loss of a connection on which nothing came (" + p.words() + ")"
}

// leaves is the event by which the client left the connection.
func leaves(client *harness.Driven) adapter.Event {
	states := client.States()
	at := slices.IndexFunc(states, func(e adapter.Event) bool { return e.From == adapter.Connected })
	return states[at]
}

// stands reports whether the system still has the server's end of a connection.
func stands(server, client string) bool {
	from, err := process.Connected(server)
	if err != nil {
		harness.Abort(verdict.Error, verdict.Host, err.Error())
	}
	for _, f := range from {
		if f.String() == client {
			return true
		}
	}
	return false
}

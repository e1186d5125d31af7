package race

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// paths are two ways to our peer, of which the name leads to one.
type paths struct {
	lab       *harness.ClientLab
	resolver  *resolver.Server
	old, next *relay.Relay
}

// onTwoPaths starts a lab whose client pings and comes back, and works by the old path, to which its name leads.
func onTwoPaths(ctx context.Context) (paths, *harness.Driven) {
	GinkgoHelper()
	pinging := harness.Plain.Messages().Retrying(0).Config(func(c *adapter.Config) {
		c.PingInterval, c.PingTimeout = script.Millis(script.Scale.Ping), script.Millis(script.Scale.Pong)
	})
	lab, r := looksUp(ctx, pinging, resolver.Addresses(elsewhere), nothing)
	p := paths{lab, r, lab.DetourBy(elsewhere, fault.Stall(fault.ToServer), fault.Stall(fault.ToClient)), lab.DetourBy(moved)}
	lab.Respond()
	client := openName(ctx, lab)
	client.Connected(ctx)
	script.StillAlive(ctx, client)
	return p, client
}

// leads lets the name lead to the next path.
func (p paths) leads() { p.resolver.Set(name, resolver.A, resolver.Addresses(moved)) }

// swapped waits until the client works by the next path.
func (p paths) swapped(ctx context.Context, client *harness.Driven) {
	GinkgoHelper()
	if !p.lab.Await(ctx, p.lab.Timing.Reply, func() bool { return p.next.Conns() > 0 }) {
		harness.Missed("Expected a client whose path has gone dead to connect by the one that its name leads to now, but within %v it did not: it "+
			"made %d connections by the old one.", p.lab.Timing.Reply, p.old.Conns())
	}
	Eventually(ctx, client.States).WithTimeout(p.lab.Timing.Reply).Should(match.Rest(adapter.Connected))
	script.ExpectEchoed(ctx, p.lab, script.AskEcho(ctx, client, "by the other path"), "by the other path")
}

// asks has a client ask by the old path, on which no answer comes back; then that is dead altogether.
func (p paths) asks(ctx context.Context, client *harness.Driven, request adapter.Request) *harness.Sending {
	GinkgoHelper()
	p.leads()
	p.old.Stall(fault.ToClient)
	asked := client.Request(ctx, request, script.TheQuestion)
	p.lab.Await(ctx, p.lab.Timing.Reply, func() bool { return p.copies() > 0 })
	if p.next.Conns() > 0 || p.copies() != 1 {
		harness.Inconclusive("The request was to reach our peer by the old path alone, and %d copies came while %d connections had been made by the "+
			"other one: this machine was too slow. A run of this case alone, when it has less to do, settles it.", p.copies(), p.next.Conns())
	}
	p.old.Stall(fault.ToServer)
	return asked
}

// copies is how often the question has reached our peer, by either path.
func (p paths) copies() (n int) {
	for _, c := range p.lab.Server().Conns() {
		for _, m := range c.Messages() {
			if m.Type == wire.Request && string(m.Body) == string(script.TheQuestion) {
				n++
			}
		}
	}
	return n
}

// switched are the needs of a case about two paths.
func switched(id string, needs ...harness.Need) Labels {
	return resolved(id, append([]harness.Need{harness.Ping, harness.Messages, harness.Reconnect, harness.Loopbacks,
		harness.Waits(1, subject.WaitPing), harness.Waits(1, subject.WaitPong), harness.Backoffs(2), harness.Injects(fault.KindStall)}, needs...)...)
}

var _ = harness.Describe("A client whose path goes dead, while its name leads to another one,", func() {
	It("notices that by its pings, and works by the other one", switched("NET-001.client"), func(ctx SpecContext) {
		p, client := onTwoPaths(ctx)
		p.leads()
		p.old.Stall(fault.ToServer)
		p.old.Stall(fault.ToClient)
		dead := p.lab.Trace.Now()
		ending.ReportedBy(ctx, client, adapter.PingTimeout)
		limit := p.lab.Scale.Ping + p.lab.Scale.Pong
		timed.ToldAfter(p.lab, fmt.Sprintf("the end of a connection whose path went dead (a ping after %v, and %v without anything received)",
			p.lab.Scale.Ping, p.lab.Scale.Pong), dead, client.Errors()[0], timing.Window{Latest: p.lab.Timing.Around(limit, 0).Latest})
		p.swapped(ctx, client)
	})

	It("sends a request again that is idempotent: by the other path",
		switched("NET-006.client.again", harness.Retry), func(ctx SpecContext) {
			p, client := onTwoPaths(ctx)
			asked := p.asks(ctx, client, script.IdempotentEcho)
			script.ExpectReply(ctx, asked)
			Expect(p.copies()).To(match.AtLeast(2, "copies of the request on the wire", "it was sent by each path"))
			p.swapped(ctx, client)
		})

	It("does not send a request again that is not idempotent, and reports it as ambiguous: by neither path",
		switched("NET-006.client.once"), func(ctx SpecContext) {
			p, client := onTwoPaths(ctx)
			asked := p.asks(ctx, client, script.PlainEcho)
			asked.Fails(ctx, adapter.Ambiguous)
			p.swapped(ctx, client)
			Expect(p.copies()).To(match.Count(1, "copies of the request on the wire",
				"the server may have carried it out, and must not be made to do so twice"))
		})
})

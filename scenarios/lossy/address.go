package lossy

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/packets"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// far is where the relay stands to which the client connects: the way there leads from one address, and then from another one.
const far = "127.0.0.2"

var _ = harness.Describe("A client whose own address goes away", func() {
	It("notices that by its pings, and comes back from another one", harness.Covers("NET-004.client", harness.Packets, harness.TCP,
		harness.Ping, harness.Messages, harness.Reconnect, harness.Waits(1, subject.WaitPing), harness.Waits(1, subject.WaitPong),
		harness.Backoffs(2), harness.Injects(fault.KindUnaddress)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, script.PingLimited.Direct().Retrying(0))
		way := lab.DetourBy(far)
		done(packets.Here().From(netip.MustParseAddr(far)))
		lab.Respond()
		client := lab.OpenAny(ctx, way.Addr())
		client.Connected(ctx)
		script.StillAlive(ctx, client)
		comesFrom(way, packets.First)
		lab.Step("the address %s goes away", packets.First)
		done(packets.Here().Leave(lab.Ledger))
		dead := lab.Trace.Now()
		noticed(ctx, lab, client, dead)
		returns(ctx, lab, client, way)
	})
})

// done ends the case where this machine did not do what it was told.
func done(err error) {
	if err != nil {
		harness.Abort(verdict.Error, verdict.Host, err.Error())
	}
}

// sources are the addresses that connections to the relay come from, as the system sees its end of them.
func sources(way *relay.Relay) (from []netip.Addr) {
	all, err := process.Connected(way.Addr())
	done(err)
	for _, at := range all {
		from = append(from, at.Addr())
	}
	return from
}

// comesFrom ends the case without a verdict where the client chose its address itself.
func comesFrom(way *relay.Relay, addr netip.Addr) {
	if from := sources(way); !slices.Contains(from, addr) {
		harness.NotJudged("it connects from %v, and the way led from %v: it chooses its address itself", from, addr)
	}
}

// noticed expects that the client tells that it has lost the connection, as soon as its pings have to.
func noticed(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, dead time.Duration) {
	GinkgoHelper()
	limit := lab.Scale.Ping + lab.Scale.Pong
	due := lab.Timing.Around(limit, 0).Latest
	if !lab.Await(ctx, due+lab.Timing.Reply, func() bool { return len(client.Errors()) > 0 }) {
		harness.As(record.ClassEnding).Missed("Expected the client to tell that its connection is lost, because its own address has gone "+
			"away and nothing comes back, but within %v it told nothing. It pings after %v, and waits for the pong for %v.",
			lab.Trace.Now()-dead, lab.Scale.Ping, lab.Scale.Pong)
	}
	timed.ToldAfter(lab, fmt.Sprintf("the end of a connection whose own address went away (a ping after %v, and %v without anything received)",
		lab.Scale.Ping, lab.Scale.Pong), dead, client.Errors()[0], timing.Window{Latest: due})
}

// returns expects that it connects again, from an address that this machine has, and works.
func returns(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, way *relay.Relay) {
	GinkgoHelper()
	back := func() bool { return way.Conns() > 1 && client.State() == adapter.Connected }
	if !lab.Await(ctx, lab.Timing.Reply, back) {
		harness.As(record.ClassReconnect).Missed("Expected the client to come back from another address, after a delay of its backoff or two, "+
			"but within %v it did not: it tried %d times, and is in the state %s. Whoever binds the address of a connection that was lost "+
			"cannot come back from another one.", lab.Timing.Reply, len(client.Attempts())-1, client.State())
	}
	Expect(client.States()).To(match.Rest(adapter.Connected))
	if from := sources(way); !slices.Contains(from, packets.Then) {
		harness.Inconclusive("The client is connected, but from %v, and the way was to lead from %v now.", from, packets.Then)
	}
	script.ExpectEchoed(ctx, lab, script.AskEcho(ctx, client, "from another address"), "from another address")
}

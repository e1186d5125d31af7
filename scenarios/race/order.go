package race

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// racing is a client that tries one of its addresses for this long before it tries the next one beside it. Its limit on connecting is far
// from any that the race could run into, and ends an attempt before we give up waiting for it.
func racing(delay time.Duration) harness.Setup {
	return script.ConnectLimited(2 * timing.Default.Prompt).Config(func(c *adapter.Config) {
		c.AttemptDelay = script.Millis(delay)
	})
}

// wins returns the connection to the only address that answers, which the client has to be connected by.
func wins(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) *peer.Conn {
	GinkgoHelper()
	gaveUp := func() bool {
		states := client.States()
		return len(states) > 0 && states[len(states)-1].To == adapter.Disconnected
	}
	lab.Await(ctx, lab.Timing.Reply, func() bool { return lab.Server().Accepted() > 0 || gaveUp() })
	if lab.Server().Accepted() == 0 && gaveUp() {
		harness.Wrong("Expected the client to be connected to the one of its addresses that answers, but it gave up without having tried that.")
	}
	conn := lab.Accept(ctx)
	client.Connected(ctx)
	return conn
}

// patient is a delay between attempts that nothing which happens at once comes near. Clients bound what they are given: RFC 8305 section 8
// recommends two seconds as the greatest.
var patient = timing.Default.Prompt

var _ = harness.Describe("A client that is given several addresses", func() {
	It("tries the next one beside the first, once the attempt delay is over: the accept queue of the first is full",
		harness.Covers("HEB-001.client", harness.Addresses, harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(script.Scale.Connect))
			client := lab.OpenAny(ctx, lab.Detour(fault.Hang()), lab.Server().Addr())
			conn := wins(ctx, lab, client)
			timed.LastsSince(lab, "the attempt delay of "+script.Scale.Connect.String()+", after which a client tries the second address "+
				"beside a first one that does not answer", client.Began(), lab.Told(client.Attempts()[0]), lab.Server().Times()[0],
				lab.Config.AttemptDelay.D())
			worksBy(ctx, lab, client, conn)
		})

	It("leaves the others alone while the first one answers: five times",
		harness.Covers("HEB-003.client", harness.Addresses), func(ctx SpecContext) {
			const rounds = 5
			lab := harness.TestClient(ctx, racing(patient).Direct())
			other := lab.Detour()
			for n := range rounds {
				client := lab.OpenAny(ctx, lab.Server().Addr(), other)
				client.Connected(ctx)
				lab.Await(ctx, lab.Timing.Quiet, func() bool { return lab.Server().Accepted() > n+1 })
				if lab.Trace.Now()-client.Began() >= patient {
					harness.Inconclusive("The attempt delay of %v was over before the client had been watched: it may have tried all of its "+
						"addresses, and be right.", patient)
				}
				states := client.States()
				at := lab.Server().From(states[len(states)-1].Local)
				if made := lab.Server().Accepted(); made != n+1 || at < 0 {
					harness.Wrong("Expected a client whose first address answers to use that and to try no other one within the attempt delay "+
						"of %v, but %d clients made %d connections, and the last of them reports to be connected by %s.", patient, n+1, made,
						states[len(states)-1].Remote)
				}
				worksBy(ctx, lab, client, lab.Server().Conns()[at])
			}
		})

	It("reaches one that answers behind one that refuses: a message there and back",
		harness.Covers("HEB-015.client", harness.Addresses, harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, racing(script.Scale.Connect))
			client := lab.OpenAny(ctx, lab.Detour(fault.Refuse()), lab.Detour(fault.Refuse()), lab.Server().Addr())
			conn := wins(ctx, lab, client)
			worksBy(ctx, lab, client, conn)
			Expect(lab.Server().Accepted()).To(Equal(1), "connections to the only address that answers")
		})
})

// worksBy expects that a client which has won its race carries messages by this connection, in both directions.
func worksBy(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, conn *peer.Conn) {
	GinkgoHelper()
	client.Send(ctx, []byte("by the winner")).Succeeds(ctx)
	delivery.OnWire(ctx, lab, conn, []byte("by the winner"))
	Expect(conn.SendFrames([]byte("and back"))).To(Succeed())
	delivery.ByClient(ctx, client, []byte("and back"))
}

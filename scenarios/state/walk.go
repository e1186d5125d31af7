package state

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// No list of cases has them all: chance finds the edge that one kind of failure takes, and the seed finds it again.
var _ = harness.Describe("A client that meets one failure after another, as chance has it", func() {
	const walks, steps = 4, 12

	It("changes its state by permitted transitions only",
		harness.Covers("FSM-004.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindReset, fault.KindRefuse)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(0).Config(script.QuickBackoff).Config(func(c *adapter.Config) {
				c.CloseTimeout = script.Millis(script.Scale.Close)
			}))
			met := lab.Needs(walks*steps, "failures that the client meets")
			for n := 0; n < walks || met.Count() < walks*steps; n++ {
				before := met.Count()
				client := lab.Open(ctx)
				for range steps {
					if !meets(ctx, lab, client, met) {
						break // it has given up, as its policy may have it: another client goes on
					}
				}
				client.Close(ctx, []string{"graceful", "abort"}[lab.Rand.IntN(2)]).Outcome(ctx, 0)
				client.Disconnected(ctx)
				Expect(client.States()).To(match.OnlyEdges())
				if met.Count()-before < 2 { // one that does not come back after its first failure meets no second
					break
				}
			}
		})
})

// endings are ways in which our peer ends a connection.
var endings = []func(*harness.ClientLab, *peer.Conn) error{
	func(_ *harness.ClientLab, c *peer.Conn) error { return c.Reset() },
	func(_ *harness.ClientLab, c *peer.Conn) error { return c.Close() },
	func(_ *harness.ClientLab, c *peer.Conn) error { return c.Half() },
	func(lab *harness.ClientLab, c *peer.Conn) error {
		_ = c.SendFrames(load.Payload(lab, 50, 1))
		return c.Reset()
	},
	func(lab *harness.ClientLab, c *peer.Conn) error {
		_ = c.Send(lab.Framing.Frame(load.Payload(lab, 50, 2))[:20])
		return c.Close()
	},
}

// meets lets the client's next connection end in one of these ways; now and then nobody listens for a while after it. False means
// that the client does not come back any more.
func meets(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, met *harness.Stimulus) bool {
	GinkgoHelper()
	conn := comesOrEnds(ctx, lab, client)
	if conn == nil {
		return false
	}
	if lab.Rand.IntN(2) == 0 {
		lab.Await(ctx, lab.Timing.Prompt, func() bool { return client.State() == script.Connected })
		client.Send(ctx, []byte("on my way")) // what becomes of it is not the question here
	}
	if end, _ := conn.Ending(); end == peer.None {
		met.Made(1)
	}
	if lab.Rand.IntN(4) > 0 {
		_ = endings[lab.Rand.IntN(len(endings))](lab, conn) // the client may have ended it first
		return true
	}
	Expect(lab.Relay().Refuse()).To(Succeed())
	_ = conn.Close()
	refused := len(client.Errors())
	lab.Await(ctx, lab.Timing.Prompt, func() bool { return len(client.Errors()) > refused+1 })
	Expect(lab.Relay().Admit()).To(Succeed())
	return true
}

// comesOrEnds returns the next connection of the client, or nil once it is disconnected for good.
func comesOrEnds(ctx context.Context, lab *harness.ClientLab, client *harness.Driven) *peer.Conn {
	GinkgoHelper()
	ended := false
	lab.Await(ctx, lab.Timing.Reply, func() bool {
		ended = len(client.States()) > 0 && client.State() == adapter.Disconnected
		return ended || lab.Server().Waiting() > 0
	})
	if ended && lab.Server().Waiting() == 0 {
		return nil
	}
	return lab.Accept(ctx)
}

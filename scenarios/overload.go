package scenarios

import (
	"context"
	"fmt"
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Every client is held open before the first of them sends, so that the server has all of them at once.
var _ = harness.Describe("A server with many clients at once", func() {
	It("serves more of them than a small set of sockets holds", harness.Covers("OVL-002.server", harness.Stream, harness.Answers), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.TCP.Direct())
		clients := dialMany(ctx, lab, lab.AtOnce(100))
		echoEach(ctx, lab, clients, "of clients that were connected at once")
	})

	It("serves as many as its limit allows and turns each further one away at once",
		harness.Covers("OVL-001.server", harness.Account, harness.Limits), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.TCP.Direct().Config(func(c *adapter.Config) {
				c.MaxConnections = timing.TestScale.Connections
			}))
			served := dialMany(ctx, lab, lab.Scale.Connections)
			echoEach(ctx, lab, served, "of as many clients as the limit allows")

			for range 20 {
				turnedAway(ctx, lab, forAsLongAsTheyStay)
			}
			for _, c := range served {
				end, _ := c.Ending()
				Expect(end).To(Equal(peer.None), "a client that is served must not be ended because others come")
			}
			echoEach(ctx, lab, served, "of the clients that were served before more came than the limit allows")

			Expect(served[0].Half()).To(Succeed())
			lab.Ends(ctx, served[0])
			Eventually(ctx, lab.RoundTrip).Should(Succeed(), "once a client has left, its place is another one's")
		})
})

// dialMany connects n peers and holds them all open.
func dialMany(ctx context.Context, lab *harness.ServerLab, n int) []*peer.Conn {
	GinkgoHelper()
	conns := make([]*peer.Conn, n)
	for i := range conns {
		c, err := lab.TryDial(ctx)
		if err != nil {
			harness.Because(err, "Expected the server to have %d connections open at once, but number %d: %v. "+
				"A server that is meant to serve fewer declares it: limits.connections in the manifest.", n, i+1, err)
		}
		conns[i] = c
	}
	return conns
}

// echoEach sends a message over each connection and expects the same one back on each.
func echoEach(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, who string) {
	GinkgoHelper()
	limit := lab.Timing.Reply + lab.Crowds(len(conns))
	before, sent := make([]int, len(conns)), make([][]byte, len(conns))
	for i, c := range conns {
		before[i], sent[i] = c.FrameCount(), lab.Fit(greeting(i))[0]
		Expect(c.SendFrames(sent[i])).To(Succeed())
	}
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var silent []int
	for i, c := range conns {
		echo, err := c.Frame(wait, before[i])
		if err != nil {
			silent = append(silent, i+1)
			continue
		}
		Expect([][]byte{echo}).To(lab.Replies(sent[i]), "the echo of connection %d", i+1)
	}
	if len(silent) > 0 {
		harness.Missed("Expected an answer on each of %d connections, but %d %s got none within %v: those which were, in the order in which they connected, number %v. "+
			"A server that is meant to serve fewer at once declares it: limits.connections in the manifest.", len(conns), len(silent), who, limit, harness.Numbers(silent))
	}
}

func greeting(i int) []byte { return fmt.Appendf(nil, "client %d", i+1) }

// forAsLongAsTheyStay is when places are free again that clients hold which neither leave nor are ended.
const forAsLongAsTheyStay = time.Duration(math.MaxInt64)

// turnedAway expects that one more connection is refused, or ended at once and without an answer, as all places are taken until then. One
// that is served later proves nothing.
func turnedAway(ctx context.Context, lab *harness.ServerLab, until time.Duration) {
	GinkgoHelper()
	c, err := lab.TryDial(ctx)
	if err != nil {
		return
	}
	c.SendFrames([]byte("is there room")) // it may be ended before this, or by this
	lab.Await(ctx, lab.Timing.Prompt, func() bool { return ended(c) || c.FrameCount() > 0 })
	if answered := c.FrameTimes(); len(answered) > 0 && answered[0] >= until {
		lab.Inconclusive("One more client was served when a silent one may have lost its place: this machine was too slow to connect %d clients, and this one, before that.", lab.Scale.Connections)
	}
	Expect(c.Frames()).To(match.Payloads(), "a connection above the limit of %d must not be served", lab.Scale.Connections)
	mustEnd(ctx, lab, c, lab.Timing.Prompt, "a connection above its limit, or to refuse it: a client that is left without a word waits for its own timeout")
	Expect(c.Frames()).To(match.Payloads(), "a connection above the limit of %d must not be served", lab.Scale.Connections)
}

// mustEnd expects that the server ends the connection within the limit, by FIN or by RST.
func mustEnd(ctx context.Context, lab *harness.ServerLab, c *peer.Conn, limit time.Duration, which string) {
	GinkgoHelper()
	lab.As(record.ClassEnding)
	wait, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err := c.WaitEnd(wait); err != nil {
		harness.Missed("Expected the server to end %s. Connection %d is still open after %v.", which, c.Number(), limit)
	}
}

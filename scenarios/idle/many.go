package idle

import (
	"context"
	"fmt"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Whoever keeps one time for all of them lets the talkative keep the silent ones alive, or the silent end the talkative.
var _ = harness.Describe("Silent clients beside talkative ones", func() {
	const each = 10

	It("are ended by a server, and the others are not",
		harness.Covers("IDL-011.server", harness.Idle, harness.Many, harness.Waits(3, subject.WaitIdle)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, script.SilenceLimited.Direct())
			began := lab.Trace.Now()
			silent := script.DialMany(ctx, lab, each)
			connected := lab.Trace.Now()
			talkative := script.DialMany(ctx, lab, each)
			limit := lab.Scale.Idle
			lines := 0
			for ; lab.Trace.Now() < began+2*limit || !script.AllEnded(silent) && lab.Trace.Now() < connected+limit+
				lab.Timing.Prompt; lines++ {
				talk(ctx, lab, talkative, limit)
			}
			expectConversed(ctx, lab, talkative, lines, limit/4)
			for i, c := range silent {
				if !script.HasEnded(c) {
					harness.As(record.ClassEnding).Missed("Expected the server to end connection %d, on which it received nothing for %v, its limit "+
						"being %v, "+
						"but it keeps it. Others were talkative meanwhile, and that is no sign of life of this one.",
						i+1, lab.Trace.Now()-connected, limit)
				}
				_, at := c.Ending()
				timed.LastsSince(lab, fmt.Sprintf("the end of silent connection %d (limit %v)", i+1, limit), began, connected, at, limit)
			}
		})

	It("leave their places to others when as many as the server serves have fallen silent",
		harness.Covers("OVL-008.server", harness.Account, harness.Limits, harness.Idle, harness.Waits(1, subject.WaitIdle)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) {
				c.MaxConnections = timing.TestScale.Connections
				c.IdleTimeout = script.Millis(script.Scale.Frame) // in which all of them connect, and one more is turned away
			}))
			began, limit := lab.Trace.Now(), lab.Config.IdleTimeout.D()
			silent := script.DialMany(ctx, lab, lab.Scale.Connections)
			script.ExpectTurnedAway(ctx, lab, began+limit-lab.Timing.Early)
			for _, c := range silent {
				script.MustEnd(ctx, lab, c, limit+lab.Timing.Prompt, "each of the silent connections that fill all its places")
			}
			harness.As(record.ClassService).Eventually(ctx, lab.RoundTrip).Should(Succeed(),
				"A new client, once the server had ended the %d silent connections that filled all its places: "+
					"they must be free again, or anybody can close the server by connecting and saying nothing", len(silent))
		})
})

// talk sends a message over each of the connections, and then is silent for a quarter of the limit, in which none of them may be
// ended. The answers are compared in the end.
func talk(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, limit time.Duration) {
	GinkgoHelper()
	spoke := make([]time.Duration, len(conns))
	for i, c := range conns {
		spoke[i] = lab.Trace.Now()
		c.SendFrames(script.GreetingOf(lab.Framing, i)) // it may be ended already, which is looked at next
	}
	lab.Await(ctx, limit/4, func() bool { return anyEnded(conns) })
	for i, c := range conns {
		if script.HasEnded(c) {
			ending.NotBefore(ctx, lab, c, spoke[i], limit/4, limit)
		}
	}
}

// expectConversed expects of each connection over which so many messages went, one in each pause, that they were answered: all of them, or
// of a server that works longer than a pause on those of all connections, the first ones.
func expectConversed(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, lines int, pause time.Duration) {
	GinkgoHelper()
	takes := load.Crowds(lab, len(conns))
	due := lines
	if takes > pause {
		due = 1
	}
	wait := lab.Within(ctx, lab.Timing.Reply+takes)
	for i, c := range conns {
		if _, err := c.Frame(wait, due-1); err != nil {
			harness.Because(err, "Expected answers to %d of the %d messages of talkative client %d, but only %d came within %v of the "+
				"last one: %v.",
				due, lines, i+1, c.FrameCount(), lab.Timing.Reply+takes, err)
		}
		came := c.Frames()
		Expect(came).To(delivery.Replies(lab, slices.Repeat([][]byte{script.GreetingOf(lab.Framing, i)}, min(len(came), lines))...),
			"the answers to talkative client %d, which sent %d messages", i+1, lines)
	}
}

func anyEnded(conns []*peer.Conn) bool {
	for _, c := range conns {
		if script.HasEnded(c) {
			return true
		}
	}
	return false
}

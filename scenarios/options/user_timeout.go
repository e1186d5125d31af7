package options

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// userTimeout is long enough for some retransmissions, which begin after 200 ms and are twice as far apart each time.
const userTimeout = 3 * time.Second

var _ = harness.Describe("What a client has sent and nobody acknowledges", func() {
	It("ends the connection when the user timeout of TCP is over", harness.Covers("OPT-006.client", harness.Packets, harness.TCP,
		harness.UserTimeout, harness.Injects(fault.KindDrop)), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) { c.UserTimeout = script.Millis(userTimeout) }))
		script.OnlyTCPEnds(lab, userTimeout)
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		rule := script.Vanish(lab, fault.Drop(fault.ToServer), conn.Local())
		sent := client.Send(ctx, load.Payload(lab, 20, 0))
		if !lab.Await(ctx, lab.Timing.Reply, func() bool { return script.Vanished(rule) > 0 }) {
			harness.Missed("Expected the client to send the message that it was told to send, but within %v no segment left it.",
				lab.Timing.Reply)
		}
		left := lab.Trace.Now()
		latest := lab.Timing.Around(userTimeout, 0).Latest + lab.Timing.Reply
		if !lab.Await(ctx, latest, func() bool { return client.State() != adapter.Connected }) {
			harness.As(record.ClassEnding).Missed("Expected the client to tell that its connection is lost when what it sent was not "+
				"acknowledged for %v (its user_timeout), but it told nothing within %v, in which %d segments left it and vanished. Without "+
				"the option TCP_USER_TIMEOUT, systems try for a quarter of an hour.", userTimeout, lab.Trace.Now()-left, script.Vanished(rule))
		}
		lab.Note("%d segments left the client and vanished", script.Vanished(rule))
		// Linux counts from the first transmission, or from the probe for a lost tail that follows within 200 ms.
		timed.LastsSince(lab, "the loss of a connection on which nothing was acknowledged (its user_timeout)", sent.At(), left,
			lab.Told(leaves(client)), userTimeout)
	})
})

package overload

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Every client is held open before the first of them sends, so that the server has all of them at once.
var _ = harness.Describe("A server with many clients at once", func() {
	It("serves more of them than a small set of sockets holds", harness.Covers("OVL-002.server", harness.Stream, harness.Answers),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			clients := script.DialMany(ctx, lab, load.Connections(lab, 100))
			script.EchoEach(ctx, lab, clients, "of clients that were connected at once")
		})

	It("serves as many as its limit allows and turns each further one away at once",
		harness.Covers("OVL-001.server", harness.Account, harness.Limits), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) {
				c.MaxConnections = timing.TestScale.Connections
			}))
			served := script.DialMany(ctx, lab, lab.Scale.Connections)
			script.EchoEach(ctx, lab, served, "of as many clients as the limit allows")

			for range 20 {
				script.ExpectTurnedAway(ctx, lab, forAsLongAsTheyStay)
			}
			for _, c := range served {
				end, _ := c.Ending()
				Expect(end).To(Equal(peer.None), "a client that is served must not be ended because others come")
			}
			script.EchoEach(ctx, lab, served, "of the clients that were served before more came than the limit allows")

			Expect(served[0].Half()).To(Succeed())
			ending.Comes(ctx, lab, served[0])
			Eventually(ctx, lab.RoundTrip).Should(Succeed(), "once a client has left, its place is another one's")
		})
})

// forAsLongAsTheyStay is when places are free again that clients hold which neither leave nor are ended.
const forAsLongAsTheyStay = time.Duration(math.MaxInt64)

package observe

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
)

// The name of a connection joins what is said of it to what the wire shows of it, so it must belong to one alone.
var _ = harness.Describe("The names of connections", func() {
	const made = 10

	It("that a client makes one after the other are all its own",
		harness.Covers("OBS-007.client", harness.Reconnect, harness.FreeBackoff), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
				c.Backoff.Stable = 0 // each connection is a new beginning, so that waits stay short
			}))
			client := lab.Open(ctx)
			names := map[string]int{}
			for n := range made {
				conn := lab.Accept(ctx)
				payload := load.Payload(lab, 100, n)
				Expect(conn.SendFrames(payload)).To(Succeed())
				Eventually(ctx, func() int { return len(client.Messages()) }).Should(match.Count(n+1, "messages that the client reports",
					"as many were sent"))
				Expect(client.Messages()[n:]).To(match.Payloads(payload), "it is the message of connection %d", n+1)
				name := client.NameOf(conn)
				expectOwnName(names, name, n+1)
				Expect(client.Messages()[n].Conn).To(Equal(name),
					"the connection that the client names for the message that came on connection %d (%s)", n+1, conn.Remote())
				Expect(conn.Close()).To(Succeed())
			}
			client.CancelAll(ctx)
			client.Disconnected(ctx)
		})

	It("that a server accepts one after the other are all their own", harness.Covers("OBS-007.server", harness.Account),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			names := map[string]int{}
			for n := range made {
				conn := lab.Dial(ctx)
				payload := load.Payload(lab, 100, n)
				Expect(conn.SendFrames(payload)).To(Succeed())
				Eventually(ctx, func() int { return len(lab.Messages()) }).Should(match.Count(n+1, "messages that the server reports",
					"as many were sent"))
				Expect(lab.Messages()[n:]).To(match.Payloads(payload), "it is the message of connection %d", n+1)
				name := lab.NameOf(conn)
				expectOwnName(names, name, n+1)
				Expect(lab.Messages()[n].Conn).To(Equal(name),
					"the connection that the server names for the message that came on connection %d (%s)", n+1, conn.Local())
				Expect(conn.Close()).To(Succeed())
				Eventually(ctx, lab.OfConn(conn)).Should(match.EndAs(adapter.CleanClose))
			}
		})
})

func expectOwnName(names map[string]int, name string, n int) {
	GinkgoHelper()
	Expect(name).NotTo(BeEmpty(), "the implementation must announce connection %d (state to connected) with the addresses that the "+
		"wire shows", n)
	if before, taken := names[name]; taken {
		harness.Wrong("Expected a name of its own for connection %d, but it is called %q, as was connection %d: "+
			"the events of both become one story that never happened.", n, name, before)
	}
	names[name] = n
}

package state

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The connected state of a client", func() {
	It("is not reported before the connection is established",
		harness.Covers("FSM-011.client.hang", harness.Linux, harness.Injects(fault.KindHang)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.Arm(fault.Hang())
			client := lab.Open(ctx)
			Eventually(ctx, client.States).Should(match.Reach(connecting))
			timed.Stays(ctx, lab, client.States, Not(match.Reach(script.Connected)), "nobody has accepted the connection:")
			Expect(lab.Relay().Admit()).To(Succeed())
			client.Connected(ctx) // it was waiting, not stuck
		})

	DescribeTable("is left at once when the peer has ended the stream",
		func(ctx SpecContext, end func(*peer.Conn) error) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			Expect(end(conn)).To(Succeed())
			Eventually(ctx, client.States).WithTimeout(lab.Timing.Prompt).ShouldNot(match.Rest(script.Connected),
				"the peer ended the stream %v ago:", lab.Timing.Prompt)
		},
		Entry("after a FIN", harness.Covers("FSM-011.client.fin", harness.Injects(fault.KindClose)), (*peer.Conn).Half),
		Entry("after a RST", harness.Covers("FSM-011.client.reset", harness.Injects(fault.KindReset)), (*peer.Conn).Reset),
	)
})

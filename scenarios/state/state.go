package state

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/backoff"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

const (
	disconnected = adapter.Disconnected
	resolving    = adapter.Resolving
	connecting   = adapter.Connecting
)

var _ = harness.Describe("The states of a client", func() {
	It("are each reported once and in order when it connects and is closed", harness.Covers("FSM-001.client"), func(ctx SpecContext) {
		lab := harness.TestClient(ctx, harness.Plain)
		lab.Respond()
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		client.Close(ctx, "graceful").Succeeds(ctx)
		ending.Comes(ctx, lab, conn) // what it says is so on the wire
		path := match.Path(disconnected, resolving, connecting, script.Connected, disconnected)
		Eventually(ctx, client.States).Should(path)
		timed.Stays(ctx, lab, client.States, path)
	})

	It("pass through backoff between refused attempts and end in disconnected",
		harness.Covers("FSM-002.client", harness.Reconnect, harness.FreeBackoff, harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Retrying(2))
			lab.Arm(fault.Refuse())
			client := lab.Open(ctx)
			backoff.GivesUp(ctx, client, lab.Timing.Reply)
			Expect(client.States()).To(eitherPath(
				[]adapter.State{disconnected, resolving, connecting, script.BackingOff}, []adapter.State{connecting, disconnected}))
			ending.ReportedBy(ctx, client, adapter.Refused)
		})

	DescribeTable("go from connected to backoff when the peer is lost, and never straight to connecting",
		func(ctx SpecContext, initial subject.Millis) {
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(func(c *adapter.Config) {
				c.Backoff.Initial = min(c.Backoff.Initial, initial)
			}))
			client := lab.Open(ctx)
			first := lab.Accept(ctx)
			client.Connected(ctx)
			script.ResetNow(lab, first)
			lab.Accept(ctx)
			Eventually(ctx, client.States).Should(eitherPath(
				[]adapter.State{disconnected, resolving, connecting, script.Connected, script.BackingOff},
				[]adapter.State{connecting, script.Connected}))
		},
		Entry("with a delay", harness.Covers("FSM-003.client.delay", harness.Reconnect, harness.Backoffs(1),
			harness.Injects(fault.KindReset)), subject.Millis(harness.TestBackoff(0).Initial)),
		Entry("without a delay", harness.Covers("FSM-003.client.no-delay", harness.Reconnect, harness.FreeBackoff,
			harness.Injects(fault.KindReset)), subject.Millis(0)),
	)

	It("are reported only when they change", harness.Covers("FSM-005.client", harness.Reconnect, harness.Tries, harness.Backoffs(4),
		harness.Injects(fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
		for _, e := range eventfulLife(ctx) {
			if e.From == e.To {
				harness.Wrong("Expected only changes of state to be reported, but the client reported %s → %s.", e.From, e.To)
			}
		}
	})

	It("are one chain, in the order of time",
		harness.Covers("FSM-010.client", harness.Reconnect, harness.Tries, harness.Backoffs(4),
			harness.Injects(fault.KindRefuse, fault.KindReset)), func(ctx SpecContext) {
			states := eventfulLife(ctx)
			Expect(states).To(match.Rest(disconnected)) // and each begins where the one before ended
			for i := 1; i < len(states); i++ {
				if before, e := states[i-1], states[i]; e.T < before.T {
					harness.Wrong("Expected the times of the changes to rise, but %s → %s was told before %s → %s and is stamped %d "+
						"µs later.",
						before.From, before.To, e.From, e.To, before.T-e.T)
				}
			}
		})
})

// eitherPath matches a path whose second part begins with resolving or not: an address that is known needs no resolving
// again.
func eitherPath(first, second []adapter.State) types.GomegaMatcher {
	resolvedAgain := slices.Concat(first, []adapter.State{resolving}, second)
	return match.OneOfPaths(resolvedAgain, slices.Concat(first, second))
}

// eventfulLife takes a client through all that can happen to it (refusals, messages in slow succession, a connection that
// is reset as soon as it is there, one that is lost after a while, a close) and returns its changes of state.
func eventfulLife(ctx context.Context) []adapter.Event {
	lab := harness.TestClient(ctx, harness.Plain.Retrying(0))
	lab.Arm(fault.Refuse())
	client := lab.Open(ctx)
	Eventually(ctx, func() int { return len(client.Attempts()) }).WithTimeout(lab.Timing.Reply).Should(BeNumerically(">", 1),
		"attempts that the client reports")
	Expect(lab.Relay().Admit()).To(Succeed())

	script.ResetNow(lab, lab.Accept(ctx))
	lasting := lab.Accept(ctx)
	for i := range 3 {
		Expect(lasting.SendFrames([]byte("one of three"))).To(Succeed())
		Eventually(ctx, func() int { return len(client.Messages()) }).Should(match.Count(i+1, "messages that the client reports",
			"as many were sent"))
	}
	script.ResetNow(lab, lasting)
	lab.Respond()
	lab.Accept(ctx)
	Eventually(ctx, client.States).Should(match.Rest(script.Connected))
	client.Close(ctx, "graceful").Succeeds(ctx)
	client.Disconnected(ctx)
	return client.States()
}

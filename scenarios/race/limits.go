package race

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/resolver"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

var _ = harness.Describe("The limit of a client on connecting, where it is given a name,", func() {
	It("covers the look-up: an address comes late, and does not answer then",
		resolved("CTO-010.client", harness.ConnectLimit, harness.Linux, harness.Waits(1, subject.WaitConnect),
			harness.Injects(fault.KindTardy, fault.KindHang)), func(ctx SpecContext) {
			lab, r := looksUp(ctx, script.ConnectLimited(script.Scale.Connect), nothing, nothing)
			limit := lab.Scale.Connect
			late := min(3*limit/4, lab.Timing.Prompt) // beyond which a look-up may be given up by a limit of its own
			if lab.Timing.Around(limit, 0).Holds(limit + late) {
				harness.NotJudged("its limit of %v is so long that what looking up adds to it, at most %v, cannot be told from a timer that is late",
					limit, late)
			}
			r.Set(name, resolver.A, resolver.Addresses(elsewhere).But(fault.Tardy(late)))
			lab.DetourBy(elsewhere, fault.Hang())
			client := openName(ctx, lab)
			lab.Await(ctx, lab.Timing.Reply, func() bool { return len(client.Errors()) > 0 })
			if all := client.Errors(); len(all) > 0 && all[0].Class == adapter.Resolve && lab.Told(all[0])-client.Began() < late {
				harness.NotJudged("its look-up has a limit of its own: it gave up after %v, before the address was there",
					lab.Told(all[0])-client.Began())
			}
			ending.ReportedBy(ctx, client, adapter.ConnectTimeout)
			client.Disconnected(ctx)
			Expect(client.States()).NotTo(match.Reach(adapter.Connected), "nobody answered")
			asks(ctx, lab, r, resolver.A)
			timed.LastsSince(lab, "the connect timeout of "+limit.String()+" for an attempt whose address was there after "+late.String(),
				client.Began(), lab.Told(client.States()[0]), lab.Told(client.Errors()[0]), limit)
		})

	It("ends a look-up that nobody answers",
		resolved("HEB-012.client", harness.ConnectLimit, harness.Waits(1, subject.WaitConnect), harness.Injects(fault.KindUnanswered)),
		func(ctx SpecContext) {
			lab, r := looksUp(ctx, script.ConnectLimited(script.Scale.Connect), but(fault.Unanswered()), but(fault.Unanswered()))
			client := openName(ctx, lab)
			ending.ReportedBy(ctx, client, adapter.ConnectTimeout, adapter.Resolve)
			client.Disconnected(ctx)
			Expect(questions(r)).NotTo(BeEmpty(), "questions about the name that our resolver, of which the client was told, was asked")
			failure, limit := client.Errors()[0], lab.Scale.Connect
			what := "the connect timeout of " + limit.String() + " for an attempt whose name was never looked up"
			if failure.Class == adapter.Resolve { // a look-up may have a limit of its own, which is shorter
				timed.ToldAfter(lab, what, client.Began(), failure, timing.Window{Latest: lab.Timing.Around(limit, 0).Latest +
					lab.Told(client.States()[0]) - client.Began()})
				return
			}
			timed.LastsSince(lab, what, client.Began(), lab.Told(client.States()[0]), lab.Told(failure), limit)
		})
})

var _ = harness.Describe("A client that is cancelled while it looks a name up", func() {
	It("ends at once, and no connection comes of the answer: that comes later",
		resolved("CAN-001.client", harness.Cancel, harness.Injects(fault.KindTardy)), func(ctx SpecContext) {
			after := timing.Default.Prompt + timing.Default.Held // longer than at once: whoever waits for the answer is seen to
			late := resolver.Addresses(here).But(fault.Tardy(after))
			lab, r := looksUp(ctx, harness.Plain, late, nothing)
			client := openName(ctx, lab)
			asks(ctx, lab, r, resolver.A)
			cancel := client.CancelAll(ctx)
			Eventually(ctx, cancel.Pending).WithTimeout(lab.Timing.Prompt).Should(BeFalse(), "Expected a client that is cancelled while it looks "+
				"a name up to end that at once, but within %v it did not say (event `done`) that it had.", timing.Round(lab.Timing.Prompt))
			cancel.Succeeds(ctx)
			client.Disconnected(ctx)
			lab.Await(ctx, after+lab.Timing.Quiet, func() bool { return r.Asked(name, resolver.A)[0].Answered != 0 })
			if timed.Calmly(ctx, lab, func() bool { return lab.Server().Accepted() > 0 }) {
				harness.Wrong("Expected no connection to come of a look-up that was cancelled, but one did, when its answer came: it had gone on in " +
					"the background.")
			}
			Expect(client.States()).NotTo(match.Reach(adapter.Connecting), "it was cancelled before it had an address")
		})

	It("reports nothing after it but the change to disconnected, while it resolves",
		resolved("FSM-006.client.resolving", harness.Cancel, harness.Reconnect, harness.Injects(fault.KindUnanswered)), func(ctx SpecContext) {
			lab, r := looksUp(ctx, harness.Plain.Retrying(0), but(fault.Unanswered()), but(fault.Unanswered()))
			client := openName(ctx, lab)
			Eventually(ctx, func() int { return len(questions(r)) }).WithTimeout(lab.Timing.Reply).Should(BeNumerically(">", 0),
				"questions about the name that our resolver, of which the client was told, was asked")
			before := len(client.States())
			since := func() []adapter.Event { return client.States()[before:] }
			client.CancelAll(ctx).Outcome(ctx, 0)
			end := match.Path(adapter.Resolving, adapter.Disconnected)
			Eventually(ctx, since).Should(end, "cancelled while it looked a name up:")
			timed.Stays(ctx, lab, since, end, "cancelled while it looked a name up:")
		})
})
